import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { InvalidConfig, readConfig } from '../../server/config.ts'
import { iceServersOf, stunServersOf } from '../../server/ice-servers.ts'

const TURN_SECRET = 'a secret that is long enough for anybody'
const TURN_URLS = 'turn:turn.example.org:3478?transport=udp, turns:[2001:db8::1]:443?transport=tcp'

test('without settings there are no servers', () => {
  expect(iceServersOf(readConfig({}))('room')).toEqual([])
})

test('credentials hold ten minutes, and name room and participant', () => {
  const config = readConfig({ TURN_URLS, TURN_SECRET, STUN_URLS: 'stun:stun.example.org' })
  const [stun, turn] = iceServersOf(config)('a-room', 'ann')
  expect(stun).toEqual({ urls: ['stun:stun.example.org'] })
  expect(turn?.urls).toHaveLength(2)
  const [expiry, room, participant] = turn!.username!.split(':')
  expect([room, participant]).toEqual(['a-room', 'ann'])
  expect(Math.abs(Number(expiry) - Date.now() / 1_000 - 600)).toBeLessThan(60)
  expect(turn!.credential).toBe(createHmac('sha1', TURN_SECRET).update(turn!.username!).digest('base64'))
})

test('a call without rooms gets STUN only, from the TURN servers if from nobody else', () => {
  expect(stunServersOf(readConfig({}))).toEqual([])
  expect(stunServersOf(readConfig({ TURN_URLS, TURN_SECRET }))).toEqual([
    { urls: ['stun:turn.example.org:3478'] },
  ])
  const configured = readConfig({ TURN_URLS, TURN_SECRET, STUN_URLS: 'stun:stun.example.org' })
  expect(stunServersOf(configured)).toEqual([{ urls: ['stun:stun.example.org'] }])
})

test.each([
  [{ TURN_URLS }, 'TURN_SECRET'],
  [{ TURN_URLS, TURN_SECRET: 'short' }, '32 characters'],
  [{ TURN_URLS: 'http://turn.example.org', TURN_SECRET }, 'TURN_URLS'],
  [{ TURN_URLS: 'turn:host:99999', TURN_SECRET }, 'TURN_URLS'],
  [{ STUN_URLS: 'stun:host:3478?transport=udp' }, 'STUN_URLS'],
  [{ STUN_URLS: 'turn:host' }, 'STUN_URLS'],
  [{ TURN_URLS: 'turn:host:5060', TURN_SECRET }, 'port 5060'],
  [{ STUN_URLS: 'stun:host:1720' }, 'port 1720'],
])('%o is refused', (environment, reason) => {
  expect(() => readConfig(environment)).toThrow(InvalidConfig)
  expect(() => readConfig(environment)).toThrow(reason)
})

test('a secret that is refused is not shown', () => {
  expect(() => readConfig({ TURN_SECRET: 'hunter2' })).toThrow(/^(?!.*hunter2)/)
})
