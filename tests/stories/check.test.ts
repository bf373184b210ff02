import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { Output } from '#shared/protocol/command.ts'
import type { Commands } from '#shared/protocol/index.ts'
import { Lifetime } from '#shared/lifetime.ts'
import { Checks } from '../../server/check/checks.ts'
import { dtlsParameters, opusParameters, vp8Parameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    TURN_URLS: 'turn:turn.example.org:3478?transport=udp',
    TURN_SECRET: 'a secret for this test, 32 characters long',
  })
})
afterAll(() => app[Symbol.asyncDispose]())

const openTransports = () =>
  [...app.engine.workers].reduce((sum, [, { open }]) => sum + open.transports.size, 0)
const patience = { timeout: 20_000 }

async function openCheck(client: TestClient): Promise<Output<Commands['check.open']>> {
  const { rtpCapabilities } = await client.ask('check.prepare', {})
  return client.ask('check.open', { rtpCapabilities, dtlsParameters })
}

test('without any room, what one sends is offered back to oneself', async () => {
  using ann = new TestClient(app.url)
  const { iceServers } = await ann.ask('check.prepare', {})
  expect(iceServers[0]?.username).toMatch(/^\d+:check:/)
  const { send, receive } = await openCheck(ann)
  expect(new Set(send.iceCandidates.map(({ protocol }) => protocol))).toEqual(new Set(['udp', 'tcp']))
  expect(receive.id).not.toBe(send.id)

  const sound = await ann.ask('check.publish', { kind: 'audio', rtpParameters: opusParameters() })
  const picture = await ann.ask('check.publish', { kind: 'video', rtpParameters: vp8Parameters('1', 1) })
  expect([sound.kind, picture.kind]).toEqual(['audio', 'video'])
  expect(picture.track).not.toBe(sound.track)
  expect(app.rooms.size).toBe(0)
})

test('one connection has one check, and it ends with it', async () => {
  await vi.waitFor(() => expect(openTransports()).toBe(0), patience)
  using ann = new TestClient(app.url)
  await openCheck(ann)
  expect(openTransports()).toBe(2)
  await openCheck(ann)
  await vi.waitFor(() => expect(openTransports()).toBe(2), patience)
  await ann.ask('check.close', {})
  await vi.waitFor(() => expect(openTransports()).toBe(0), patience)
  expect(await refusalOf(ann.ask('check.publish', { kind: 'audio', rtpParameters: opusParameters() }))).toBe(
    'gone',
  )

  await openCheck(ann)
  ann.socket.disconnect()
  await vi.waitFor(() => expect(openTransports()).toBe(0), patience)
})

test('whoever sends nonsense, too much or too often is refused', async () => {
  using eve = new TestClient(app.url)
  await openCheck(eve)
  const publish = (rtpParameters: object) =>
    refusalOf(eve.ask('check.publish', { kind: 'audio', rtpParameters: rtpParameters as never }))
  expect(await publish({ codecs: 'none' })).toBe('invalid-request')
  expect(await publish(opusParameters())).toBe('none')
  expect(await publish(opusParameters('2'))).toBe('too-many-tracks')
  const many = await Promise.all(Array.from({ length: 20 }, () => refusalOf(openCheck(eve))))
  expect(many).toContain('rate-limited')
})

test('there are few checks at once, and each ends by itself', async () => {
  const checks = new Checks(app.engine, { atOnce: 1, lifetime: 300 })
  const ask = { rtpCapabilities: app.engine.rtpCapabilities, dtlsParameters }
  const first = new Lifetime()
  await checks.open(ask, first)
  expect(await refusalOf(checks.open(ask, new Lifetime()))).toBe('rate-limited')
  await vi.waitFor(() => expect(first.closed).toBe(true), patience)
  const second = new Lifetime()
  await checks.open(ask, second)
  checks.close()
  expect(second.closed).toBe(true)
  expect(await refusalOf(checks.open(ask, new Lifetime()))).toBe('unavailable')
})
