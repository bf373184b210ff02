import { expect, test } from 'vitest'
import { judgeLine } from '../../../client/check/check-line.ts'
import type { Figures } from '../../../client/check/figures.ts'
import { overallOf, resultOf } from '../../../client/check/result.ts'
import { stunUrls, wayOf } from '../../../client/check/ways.ts'

const fine = [resultOf('https', 'secure'), resultOf('websocket', 'open')]

test.each([
  ['nothing known yet', fine, undefined],
  ['UDP works', [...fine, resultOf('udp', 'works'), resultOf('turn-tls', 'failed')], 'green'],
  ['only TCP works', [...fine, resultOf('udp', 'failed'), resultOf('tcp', 'works')], 'amber'],
  ['the relay saves it', [...fine, resultOf('udp', 'failed'), resultOf('turn-udp', 'works')], 'green'],
  ['no way at all', [...fine, resultOf('udp', 'failed'), resultOf('tcp', 'failed')], 'red'],
  ['no WebSocket', [resultOf('websocket', 'blocked')], 'red'],
  ['a bad line', [...fine, resultOf('udp', 'works'), resultOf('quality', 'poor')], 'amber'],
  ['a symmetric NAT alone', [...fine, resultOf('udp', 'works'), resultOf('nat', 'symmetric')], 'green'],
])('overall: %s', (_, results, verdict) => {
  expect(overallOf(results)).toBe(verdict)
})

const iceServers = [
  { urls: ['stun:a.example:3478'] },
  {
    urls: ['turn:a.example:3478?transport=udp', 'turn:b.example?transport=tcp', 'turns:c.example:443'],
    username: 'u',
    credential: 'c',
  },
]

test('each relayed way uses the one URL that makes it, with its credentials', () => {
  const urls = (['turn-udp', 'turn-tcp', 'turn-tls'] as const).map((id) => wayOf(id, iceServers)?.iceServers)
  expect(urls).toEqual(
    ['turn:a.example:3478?transport=udp', 'turn:b.example?transport=tcp', 'turns:c.example:443'].map(
      (url) => [{ urls: [url], username: 'u', credential: 'c' }],
    ),
  )
  expect(wayOf('turn-udp', iceServers)?.policy).toBe('relay')
  expect(wayOf('turn-tls', [])).toBeUndefined()
  expect(wayOf('tcp', iceServers)).toEqual({ iceServers: [], policy: 'all', protocols: ['tcp'] })
})

test('an address that answers STUN by two names is one', () => {
  expect(stunUrls(iceServers)).toEqual(['stun:a.example:3478'])
  expect(stunUrls([{ urls: 'stun:x.example' }, { urls: 'turn:y.example' }])).toHaveLength(2)
})

const still: Figures = {
  sent: 0,
  received: 0,
  lostUp: 0,
  lostDown: 0,
  bytesSent: 0,
  bytesReceived: 0,
  jitter: 5,
  roundTripTime: 20,
  estimate: undefined,
  busy: false,
  level: 0,
  path: 'host udp',
}
const flown = { ...still, sent: 1_000, received: 1_000, bytesSent: 1_500_000, bytesReceived: 1_500_000 }

test.each([
  ['all is well', flown, ['good', 'good']],
  ['some is lost on the way up', { ...flown, lostUp: 50 }, ['fair', 'good']],
  ['much is lost on the way down', { ...flown, lostDown: 200 }, ['poor', 'good']],
  ['answers take long', { ...flown, roundTripTime: 400 }, ['fair', 'good']],
  ['it is narrow', { ...flown, bytesReceived: 200_000 }, ['good', 'poor']],
  ['the device is too slow to tell', { ...flown, bytesReceived: 200_000, busy: true }, ['good', 'busy']],
  ['nothing came back', still, ['untested', 'untested']],
])('the line: %s', (_, after, expected) => {
  expect(judgeLine(still, after, 6_000).map(({ outcome }) => outcome)).toEqual(expected)
})
