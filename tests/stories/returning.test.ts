import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ RESUME_SECONDS: '3', ROOM_GRACE_SECONDS: '1' })
})
afterAll(() => app[Symbol.asyncDispose]())
const client = () => new TestClient(app.url)

test('a dropped connection resumes: same participant, same transports, same tracks, nothing asked again', async () => {
  using ann = client()
  using ben = client()
  const first = await ann.join('resume', 'Ann')
  await ben.join('resume', 'Ben')
  const { id } = await ann.ask('track.publish', {
    source: 'camera',
    rtpParameters: vp8Parameters(),
    muted: false,
  })
  await ann.ask('hand.set', { raised: true })
  ann.socket.disconnect()
  await vi.waitFor(() => expect(ben.state.participants.get(first.you)?.away).toBe(true))
  using again = client()
  const second = await again.join('resume', 'Ann', { resume: first.resume, holds: first.media.id })
  expect(second).toMatchObject({ you: first.you, resumed: true, media: { id: first.media.id, kept: true } })
  expect(second.snapshot.tracks.map((track) => track.id)).toEqual([id])
  expect(second.snapshot.hands).toEqual([first.you])
  await vi.waitFor(() => expect(ben.state.participants.get(first.you)?.away).toBe(false))
  const about = ben.events
    .filter((event) => JSON.stringify(event).includes(first.you))
    .map(({ type }) => type)
  expect(about).not.toContain('participant.joined')
  expect(about).not.toContain('participant.left')
})

test('a reload resumes with new transports and without a duplicate', async () => {
  using ann = client()
  using ben = client()
  const first = await ann.join('reload', 'Ann')
  await ben.join('reload', 'Ben')
  await ann.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  // The new page may come before the server has noticed that the old one is gone.
  using again = client()
  const second = await again.join('reload', 'Ann', { resume: first.resume })
  expect(second).toMatchObject({ you: first.you, resumed: true, media: { kept: false } })
  expect(second.media.id).not.toBe(first.media.id)
  expect(second.snapshot.participants).toHaveLength(2)
  expect(second.snapshot.tracks).toEqual([])
  await vi.waitFor(() => expect(ann.closed).toBe('replaced'))
  await again.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  await vi.waitFor(() => expect(ben.state.tracks.size).toBe(1))
  expect(ben.state.participants.size).toBe(2)
})

test('who does not come back in time has left, and is the same person when coming after all', async () => {
  using ben = client()
  const ann = client()
  await ann.join('gone', 'Ann')
  await ben.join('gone', 'Ben')
  ann.socket.disconnect()
  await vi.waitFor(() => expect(ben.state.participants.size).toBe(1), { timeout: 20_000 })
  using again = client()
  const { resumed, you } = await again.join('gone', 'Ann', { resume: ann.joined?.resume ?? ('' as never) })
  expect([resumed, you === ann.you]).toEqual([false, true])
})

test('a token of another room opens nothing here', async () => {
  using ann = client()
  const first = await ann.join('its-own', 'Ann')
  using again = client()
  const second = await again.join('another', 'Ann', { resume: first.resume })
  expect([second.resumed, second.you === first.you]).toEqual([false, false])
})

test('a stranger’s token opens nothing', async () => {
  using ann = client()
  const { you } = await ann.join('stranger', 'Ann')
  using eve = client()
  const joined = await eve.join('stranger', 'Eve', { resume: 'guessed-guessed-guessed' as never })
  expect(joined.resumed).toBe(false)
  expect(joined.you).not.toBe(you)
})

test('an empty room keeps its chat for its grace time, and no longer', async () => {
  using ann = client()
  await ann.join('grace', 'Ann')
  await ann.ask('chat.send', { text: 'still here' })
  await ann.ask('room.leave', {})
  const { snapshot } = await ann.join('grace', 'Ann')
  expect(snapshot.chat).toHaveLength(1)
  await ann.ask('room.leave', {})
  await vi.waitFor(() => expect(app.rooms.get('grace' as never)).toBeUndefined(), { timeout: 20_000 })
})
