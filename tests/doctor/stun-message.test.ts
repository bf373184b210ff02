import { describe, expect, test } from 'vitest'
import { addressBytes, addressText } from '../../server/doctor/ip-address.ts'
import { readXorAddress, xorAddress } from '../../server/doctor/stun-address.ts'
import {
  attributeOf,
  decodeStun,
  encodeStun,
  hasIntegrity,
  longTermKey,
  stunAttribute,
  stunMethod,
} from '../../server/doctor/stun-message.ts'

/** RFC 5769. */
const password = 'VOkJxbRl1RmTxUk/WvJxBt'
const request = `
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae
  80220010 5354554e 20746573 7420636c 69656e74
  00240004 6e0001ff 80290008 932ff9b1 51263b36
  00060009 6576746a 3a683676 59202020
  00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2
  80280004 e57a3bcf`
const answerIPv4 = `
  0101003c 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200008 0001a147 e112a643
  00080014 2b91f599 fd9e90c3 8c7489f9 2af9ba53 f06be7d7
  80280004 c07d4c96`
const answerIPv6 = `
  01010048 2112a442 b7e7a701 bc34d686 fa87dfae
  8022000b 74657374 20766563 746f7220
  00200014 0002a147 0113a9fa a5d3f179 bc25f4b5 bed2b9d9
  00080014 a382954e 4be67bf1 1784c97c 8292c275 bfe3ed41
  80280004 c8fb0b4c`
const longTerm = `
  00010060 2112a442 78ad3433 c6ad72c0 29da412e
  00060012 e3839ee3 8388e383 aae38383 e382afe3 82b90000
  0015001c 662f2f34 39396b39 35346436 4f4c3334 6f4c3946 53547679 36347341
  0014000b 6578616d 706c652e 6f726700
  00080014 f6702465 6dd64a3e 02b8e071 2e85c9a2 8ca89666`
const bytesOf = (hex: string) => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex')

describe('the test vectors of RFC 5769', () => {
  test.each([
    ['request', request, 'request'],
    ['answer with an IPv4 address', answerIPv4, 'success'],
    ['answer with an IPv6 address', answerIPv6, 'success'],
  ])('%s: FINGERPRINT and MESSAGE-INTEGRITY hold, and no other key does', (_, hex, kind) => {
    expect(decodeStun(bytesOf(hex))).toMatchObject({ method: stunMethod.binding, kind })
    expect(hasIntegrity(bytesOf(hex), password)).toBe(true)
    expect(hasIntegrity(bytesOf(hex), 'another')).toBe(false)
  })

  test.each([
    [answerIPv4, '192.0.2.1'],
    [answerIPv6, '2001:db8:1234:5678:11:2233:4455:6677'],
  ])('the mapped address is read and written', (hex, address) => {
    const message = decodeStun(bytesOf(hex))!
    const value = attributeOf(message, stunAttribute.xorMappedAddress)!
    expect(readXorAddress(value, message.transaction)).toEqual({ address, port: 32853 })
    expect(xorAddress({ address, port: 32853 }, message.transaction)).toEqual(value)
  })

  test('a request with long-term credentials is made byte by byte', () => {
    const key = longTermKey('マトリックス', 'example.org', 'TheMatrIX')
    expect(hasIntegrity(bytesOf(longTerm), key)).toBe(true)
    const { attributes, ...message } = decodeStun(bytesOf(longTerm))!
    const kept = attributes.filter(({ type }) => type !== stunAttribute.messageIntegrity)
    expect(encodeStun({ ...message, attributes: kept }, { key, fingerprint: false })).toEqual(
      bytesOf(longTerm),
    )
  })
})

test('a message that was changed on its way, cut off or something else is none', () => {
  const changed = bytesOf(answerIPv4)
  changed[40]! ^= 1
  expect(decodeStun(changed)).toBeUndefined()
  expect(decodeStun(bytesOf(answerIPv4).subarray(0, 60))).toBeUndefined()
  expect(decodeStun(Buffer.from('GET / HTTP/1.1\r\nHost: a\r\n\r\n'))).toBeUndefined()
  expect(decodeStun(Buffer.alloc(0))).toBeUndefined()
})

test.each(Object.entries(stunMethod))('%s goes through its bits in every class', (_, method) => {
  for (const kind of ['request', 'indication', 'success', 'error'] as const) {
    const message = { method, kind, transaction: Buffer.alloc(12, 7), attributes: [] }
    expect(decodeStun(encodeStun(message))).toMatchObject({ method, kind })
  }
})

test.each([
  ['10.0.0.1', '0a000001'],
  ['::', '0'.repeat(32)],
  ['::1', `${'0'.repeat(31)}1`],
  ['::ffff:10.0.0.1', `${'0'.repeat(20)}ffff0a000001`],
  ['64:ff9b::7f00:1', '0064ff9b00000000000000007f000001'],
  ['fe80::1', `fe80${'0'.repeat(27)}1`],
  ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
])('%s is %s in bytes, and back', (text, hex) => {
  expect(addressBytes(text).toString('hex')).toBe(hex)
  expect(addressBytes(addressText(Buffer.from(hex, 'hex')))).toEqual(Buffer.from(hex, 'hex'))
})

test('an address whose length does not fit its family is none', () => {
  const transaction = Buffer.alloc(12)
  expect(readXorAddress(Buffer.from('0001000001', 'hex'), transaction)).toBeUndefined()
  expect(readXorAddress(Buffer.from('0003000001020304', 'hex'), transaction)).toBeUndefined()
  expect(() => addressBytes('example.org')).toThrow('example.org')
})
