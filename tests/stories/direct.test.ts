import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { DirectLink } from '#shared/protocol/direct.ts'
import { patience } from '../support/gathering.ts'
import { opusParameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ P2P: 'on', RESUME_SECONDS: '1' })
})
afterAll(() => app[Symbol.asyncDispose]())

async function pair(room: string): Promise<[TestClient, TestClient]> {
  const [ann, ben] = [new TestClient(app.url), new TestClient(app.url)]
  await ann.join(room, 'Ann', { direct: true })
  await ben.join(room, 'Ben', { direct: true })
  return [ann, ben]
}

const linkOf = (client: TestClient): Promise<DirectLink> =>
  vi.waitFor(() => client.state.direct ?? Promise.reject(new Error('no direct connection yet')), patience)

async function settle(...two: TestClient[]): Promise<DirectLink> {
  const link = await linkOf(two[0]!)
  for (const client of two) await client.ask('direct.report', { id: link.id, up: true })
  await expect.poll(() => two.map(({ state }) => state.direct?.settled), patience).toEqual([true, true])
  return link
}

test('two people alone are told to connect, and what one says reaches the other only', async () => {
  const [ann, ben] = await pair('two')
  using _ann = ann
  using _ben = ben
  const link = await linkOf(ben)
  expect(link).toMatchObject({ offerer: ann.you, settled: false })
  const message = { type: 'offer' as const, sdp: 'v=0' }
  await ann.ask('direct.send', { id: link.id, message })
  await expect
    .poll(() => ben.signals.filter(({ type }) => type === 'direct'), patience)
    .toEqual([{ type: 'direct', id: link.id, message }])
  expect(ann.signals.filter(({ type }) => type === 'direct')).toEqual([])
  expect(await refusalOf(ann.ask('direct.send', { id: 'another', message }))).toBe('gone')
})

test('once both hear each other the server forwards nothing, and a third person brings it all back', async () => {
  const [ann, ben] = await pair('three')
  using _ann = ann
  using _ben = ben
  await ann.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  await expect.poll(() => ben.received.size, patience).toBe(1)
  await ben.ask('media.ready', { ids: [...ben.received.keys()] })
  const flowing = () => app.rooms.get('three' as never)?.load().flowing
  await expect.poll(flowing, patience).toBe(1)
  await settle(ann, ben)
  await expect.poll(flowing, patience).toBe(0)
  expect(ben.received.size).toBe(1)
  // That nothing arrives of who sends directly is no silence.
  const silences = () => ann.signals.filter(({ type }) => type === 'silence').length
  const before = silences()
  await new Promise((later) => setTimeout(later, 4_000))
  expect(silences()).toBe(before)
  using cleo = new TestClient(app.url)
  const { snapshot } = await cleo.join('three', 'Cleo', { direct: true })
  expect(snapshot.direct).toBe(null)
  await expect.poll(flowing, patience).toBe(2)
  expect(ben.state.direct).toBe(null)
  await cleo.ask('room.leave', {})
  // Not before it has been calm for a while.
  expect(ann.state.direct).toBe(null)
  await settle(ann, ben)
  await expect.poll(flowing, patience).toBe(0)
})

test('one who does not hear the other ends it for both', async () => {
  const [ann, ben] = await pair('deaf')
  using _ann = ann
  using _ben = ben
  const link = await settle(ann, ben)
  await ben.ask('direct.report', { id: link.id, up: false })
  await expect.poll(() => [ann.state.direct, ben.state.direct], patience).toEqual([null, null])
})

test('a connection lost for a moment leaves the direct one alone; who does not come back ends it', async () => {
  const [ann, ben] = await pair('away')
  using _ann = ann
  const link = await settle(ann, ben)
  ben.socket.disconnect()
  await expect.poll(() => ann.state.participants.get(ben.you)?.away, patience).toBe(true)
  expect(ann.state.direct?.id).toBe(link.id)
  await expect.poll(() => ann.state.participants.size, patience).toBe(1)
  expect(ann.state.direct).toBe(null)
})

test.each([
  ['a browser that does not want it', {}, true],
  ['a server with P2P=off', { P2P: 'off' }, false],
])('%s stays with the server', async (_, environment, benDoesNot) => {
  await using own = await startTestApp({ P2P: 'on', ...environment })
  using ann = new TestClient(own.url)
  using ben = new TestClient(own.url)
  await ann.join('server', 'Ann', { direct: true })
  await ben.join('server', 'Ben', { direct: !benDoesNot })
  await new Promise((later) => setTimeout(later, 2_000))
  expect([ann.state.direct, ben.state.direct]).toEqual([null, null])
})
