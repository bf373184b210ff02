import { expect, test } from 'vitest'
import { briefSdp } from '../../../client/direct/brief-sdp.ts'
import { candidatesOf, parseCandidate } from '../../../client/direct/candidates.ts'
import { readSdp } from '../../../client/direct/sdp-reading.ts'
import { chromiumOffer } from './chromium-offer.ts'

const brief = briefSdp(chromiumOffer)

test('a brief description keeps what connects two browsers', () => {
  for (const needed of [
    'a=ice-pwd:',
    'a=fingerprint:',
    'a=rtpmap:96 VP8/90000',
    'a=ssrc-group:FID',
    'sdes:mid',
  ])
    expect(brief).toContain(needed)
  for (const needless of ['tcptype', 'network-id', 'a=rtcp:9', 'playout-delay', 'extmap-allow-mixed'])
    expect(brief).not.toContain(needless)
  expect(brief.endsWith('\r\n')).toBe(true)
  expect(brief.match(/^m=.*$/gm)).toHaveLength(3)
})

test('every line of it is explained', () => {
  const lines = readSdp(brief)
  expect(lines.filter(({ meaning }) => meaning === 'other')).toEqual([])
  expect(lines.map(({ line }) => line)).toEqual(brief.split('\r\n').slice(0, -1))
  expect(lines[0]).toEqual({ line: 'v=0', section: 'session', meaning: 'version', repeated: false })
  expect(lines.filter(({ meaning }) => meaning === 'srflx')).toHaveLength(1)
  const passwords = lines.filter(({ meaning }) => meaning === 'password')
  expect(passwords.map(({ section, repeated }) => [section, repeated])).toEqual([
    ['data', false],
    ['audio', true],
    ['video', true],
  ])
})

test('an unknown line is an unknown line', () => {
  expect(readSdp('a=from-the-future:1')[0]?.meaning).toBe('other')
})

test('candidates are told by their type, the preferred one first', () => {
  expect(candidatesOf(brief).map(({ type, family, address, port }) => [type, family, address, port])).toEqual(
    [
      ['host', 'IPv6', 'fd00::2', 36206],
      ['host', 'IPv4', '192.0.2.2', 41885],
      ['srflx', 'IPv4', '203.0.113.7', 41885],
    ],
  )
})

test('a hidden address is known as one', () => {
  const name = '7e2d1f6a-3b1c-4a55-9d0e-0f6f2a3b4c5d.local'
  expect(parseCandidate(`candidate:1 1 UDP 2122260223 ${name} 50000 typ host`)).toEqual({
    type: 'host',
    protocol: 'udp',
    address: name,
    port: 50_000,
    priority: 2_122_260_223,
    hidden: true,
    family: undefined,
  })
  expect(readSdp(`a=candidate:1 1 udp 2122260223 ${name} 50000 typ host`)[0]?.meaning).toBe('hidden')
})

test('what is no candidate is none', () => {
  expect(parseCandidate('candidate:1 1 udp x 192.0.2.1 5 typ host')).toBeUndefined()
  expect(parseCandidate('a=mid:0')).toBeUndefined()
})
