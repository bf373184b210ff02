import type { Transport } from 'mediasoup/types'
import { expect, test } from 'vitest'
import { Lifetime } from '#shared/lifetime.ts'
import { bears } from '../../server/http/bearer.ts'
import { Increases } from '../../server/media/increases.ts'
import { selectedPath } from '../../server/media/selected-path.ts'
import { Busyness, remaining } from '../../server/metrics/capacity.ts'
import { relayAddresses } from '../../server/relay-addresses.ts'

test.each([
  ['192.168.1.7', 'host'],
  ['127.0.0.1', 'host'],
  ['fd00::7', 'host'],
  ['198.51.100.7', 'srflx'],
  ['2001:db8::7', 'srflx'],
  ['203.0.113.5', 'relay'],
])('packets from %s come from a candidate of type %s', (remoteIp, type) => {
  const transport = { iceState: 'completed', iceSelectedTuple: { remoteIp, protocol: 'udp' } }
  expect(selectedPath(transport as unknown as Transport, new Set(['203.0.113.5']))).toEqual({
    type,
    protocol: 'udp',
  })
})

test('what is not connected has no path', () => {
  const transport = { iceState: 'disconnected', iceSelectedTuple: { remoteIp: '192.0.2.1', protocol: 'tcp' } }
  expect(selectedPath(transport as unknown as Transport, new Set())).toEqual({
    type: 'none',
    protocol: 'none',
  })
})

test('relays are where TURN servers send from; without TURN there are none', () => {
  const ANNOUNCED_IP = ['203.0.113.5']
  expect(relayAddresses({ ANNOUNCED_IP }, () => {})).toEqual(new Set())
  const relays = relayAddresses({ ANNOUNCED_IP, TURN_URLS: ['turn:198.51.100.3:3478'] }, () => {})
  expect([...relays]).toEqual(expect.arrayContaining(['203.0.113.5', '198.51.100.3']))
})

test('figures grow from what they were, each by itself, and never shrink', () => {
  const increases = new Increases()
  const [one, two] = [{}, {}]
  expect(increases.of(one, 0, { packets: 5 })).toEqual({ packets: 5 })
  expect(increases.of(one, 0, { packets: 8 })).toEqual({ packets: 3 })
  expect(increases.of(two, 0, { packets: 8 })).toEqual({ packets: 8 })
  expect(increases.of(one, 1, { packets: 1 })).toEqual({ packets: 1 })
  expect(increases.of(one, 0, { packets: 2 })).toEqual({ packets: 0 })
})

test('what is left is what the scarcest resource leaves', () => {
  expect(remaining({ workers: 0.2, loop: 0.1, rooms: 0.7 })).toBeCloseTo(0.3)
  expect(remaining({ workers: 1.4, loop: 0.1, rooms: 0 })).toBe(0)
})

test('how busy workers are is the mean over all of them, since they were last asked', () => {
  const life = new Lifetime()
  const busyness = new Busyness(life)
  for (const index of [0, 1]) busyness.worked(index, 9_000, 0)
  expect(busyness.lately.workers).toBe(0)
  busyness.worked(0, 2_500, 5_000)
  busyness.worked(1, 500, 10_000)
  expect(busyness.lately.workers).toBeCloseTo((0.5 + 0.05) / 2)
  life.close()
})

test.each([
  ['Bearer secret', true],
  ['bearer  secret', true],
  ['Bearer secret2', false],
  ['Basic secret', false],
  ['secret', false],
  [undefined, false],
])('%s shows the token: %s', (authorization, expected) => {
  expect(bears({ headers: authorization === undefined ? {} : { authorization } }, 'secret')).toBe(expected)
})
