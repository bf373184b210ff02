import type { IceCandidate } from 'mediasoup/types'
import { describe, expect, test } from 'vitest'
import { listenInfosFor, mediaAddresses, withEveryAnnounced } from '../../server/media/addresses.ts'

const machine = {
  lo: [
    { address: '127.0.0.1', internal: true },
    { address: '::1', internal: true },
  ],
  eth0: [
    { address: '192.168.1.5', internal: false },
    { address: '2001:db8::5', internal: false },
    { address: 'fe80::5', internal: false },
  ],
  wifi: [
    { address: '10.0.0.9', internal: false },
    { address: 'fd00::9', internal: false },
  ],
  unplugged: [{ address: '169.254.3.4', internal: false }],
}

const own = (...ips: string[]) => ips.map((ip) => ({ ip, announced: [] }))

describe('where workers listen', () => {
  test.each([
    {
      name: 'unconfigured, at every address that others can reach, and at loopback',
      config: { LISTEN_IP: '0.0.0.0' },
      expected: own('192.168.1.5', '2001:db8::5', '10.0.0.9', '127.0.0.1'),
    },
    {
      name: 'with the IPv6 wildcard, the same',
      config: { LISTEN_IP: '::' },
      expected: own('192.168.1.5', '2001:db8::5', '10.0.0.9', '127.0.0.1'),
    },
    {
      name: 'at a certain address, only there',
      config: { LISTEN_IP: '127.0.0.1' },
      expected: own('127.0.0.1'),
    },
    {
      name: 'announced by an IPv4 address',
      config: { LISTEN_IP: '0.0.0.0', ANNOUNCED_IP: ['203.0.113.7'] },
      expected: [{ ip: '0.0.0.0', announced: ['203.0.113.7'] }],
    },
    {
      name: 'announced from a certain address',
      config: { LISTEN_IP: '10.0.0.9', ANNOUNCED_IP: ['203.0.113.7'] },
      expected: [{ ip: '10.0.0.9', announced: ['203.0.113.7'] }],
    },
    {
      name: 'announced by both families, at one socket each',
      config: { LISTEN_IP: '0.0.0.0', ANNOUNCED_IP: ['203.0.113.7', '2001:db8::7'] },
      expected: [
        { ip: '0.0.0.0', announced: ['203.0.113.7'] },
        { ip: '::', announced: ['2001:db8::7'] },
      ],
    },
    {
      name: 'announced by a host name and by two addresses of one family, at one socket',
      config: { LISTEN_IP: '0.0.0.0', ANNOUNCED_IP: ['media.example.org', '203.0.113.7', '192.168.1.5'] },
      expected: [{ ip: '0.0.0.0', announced: ['media.example.org', '203.0.113.7', '192.168.1.5'] }],
    },
    {
      name: 'announced by IPv4 although IPv6 is listened at',
      config: { LISTEN_IP: '::', ANNOUNCED_IP: ['203.0.113.7', 'media.example.org'] },
      expected: [
        { ip: '0.0.0.0', announced: ['203.0.113.7'] },
        { ip: '::', announced: ['media.example.org'] },
      ],
    },
  ])('$name', ({ config, expected }) => {
    expect(mediaAddresses(config, machine)).toEqual(expected)
  })

  test('a machine without a network still has loopback', () => {
    expect(mediaAddresses({ LISTEN_IP: '0.0.0.0' }, {})).toEqual(own('127.0.0.1'))
  })
})

test('each address is listened at by UDP and TCP, and IPv6 leaves IPv4 alone', () => {
  const infos = listenInfosFor(
    [
      { ip: '0.0.0.0', announced: ['203.0.113.7', '192.168.1.5'] },
      { ip: '::', announced: [] },
    ],
    44_444,
  )
  expect(infos).toMatchObject([
    { protocol: 'udp', ip: '0.0.0.0', port: 44_444, announcedAddress: '203.0.113.7' },
    { protocol: 'tcp', ip: '0.0.0.0', port: 44_444, announcedAddress: '203.0.113.7' },
    { protocol: 'udp', ip: '::', port: 44_444, flags: { ipv6Only: true } },
    { protocol: 'tcp', ip: '::', port: 44_444, flags: { ipv6Only: true } },
  ])
  expect(infos[2]).not.toHaveProperty('announcedAddress')
})

test('a candidate is repeated for every other announced address of its socket', () => {
  const candidate = (address: string): IceCandidate => ({
    foundation: 'udpcandidate',
    priority: 1,
    address,
    ip: address,
    protocol: 'udp',
    port: 44_444,
    type: 'host',
  })
  const addresses = [
    { ip: '0.0.0.0', announced: ['203.0.113.7', '192.168.1.5'] },
    { ip: '127.0.0.1', announced: [] },
  ]
  expect(withEveryAnnounced([candidate('203.0.113.7'), candidate('127.0.0.1')], addresses)).toEqual([
    candidate('203.0.113.7'),
    candidate('192.168.1.5'),
    candidate('127.0.0.1'),
  ])
})
