import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { protocolVersion } from '#shared/version.ts'
import { opusParameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())
const client = () => new TestClient(app.url)

test('unknown and malformed messages are answered, and hurt nobody', async () => {
  using eve = client()
  using ann = client()
  await ann.join('calm', 'Ann')
  const join = {
    room: 'calm',
    name: 'Eve',
    media: await eve.mediaAsk('calm'),
    view: { tiles: 1, width: 1, height: 1, audioOnly: false },
  }
  const bad: Array<[string, ...unknown[]]> = [
    ['no.such.command', {}],
    ['__proto__', {}],
    ['constructor', {}],
    ['room.join'],
    ['room.join', null],
    ['room.join', 'calm'],
    ['room.join', { ...join, name: '' }],
    ['room.join', { ...join, name: '\u200b\u0007' }],
    ['room.join', { ...join, name: 'x'.repeat(81) }],
    ['room.join', { ...join, room: '../etc' }],
    ['room.join', { ...join, surprise: true }],
    [
      'room.join',
      { ...join, media: { ...join.media, dtlsParameters: { role: 'client', fingerprints: [] } } },
    ],
    [
      'room.join',
      {
        ...join,
        media: {
          ...join.media,
          dtlsParameters: { role: 'client', fingerprints: [{ algorithm: 'sha-256', value: 'nonsense' }] },
        },
      },
    ],
    ['room.join', { ...join, media: { ...join.media, rtpCapabilities: { codecs: 'all' } } }],
  ]
  for (const [name, ...input] of bad) {
    const ack = await eve.say(name, ...input)
    expect(ack.ok, `${name} ${JSON.stringify(input).slice(0, 80)}`).toBe(false)
    expect(['invalid-request', 'rate-limited'], JSON.stringify(ack)).toContain(ack.ok ? '' : ack.error.code)
  }
  eve.shout('event', 'no one answers this')
  await ann.ask('chat.send', { text: 'all is calm' })
  expect(app.engine.ready).toBe(true)
  expect(app.rooms.get('calm' as never)?.state.participants.size).toBe(1)
})

test('before joining, everything but joining is refused', async () => {
  using eve = client()
  expect(await refusalOf(eve.ask('chat.send', { text: 'hello' }))).toBe('unauthorized')
  expect(
    await refusalOf(
      eve.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false }),
    ),
  ).toBe('unauthorized')
})

test('media parameters that make no sense are refused', async () => {
  using eve = client()
  await eve.join('nonsense', 'Eve')
  const publish = (rtpParameters: object) =>
    eve.ask('track.publish', { source: 'camera', muted: false, rtpParameters: rtpParameters as never })
  expect(await refusalOf(publish({}))).toBe('invalid-request')
  expect(
    await refusalOf(
      publish({
        ...opusParameters(),
        codecs: [{ mimeType: 'video/unheard-of', payloadType: 96, clockRate: 90_000 }],
      }),
    ),
  ).not.toBe('none')
  expect(eve.state.tracks.size).toBe(0)
})

test('too much too fast is refused, for the one who does it', async () => {
  using eve = client()
  using ann = client()
  await eve.join('flood', 'Eve')
  await ann.join('flood', 'Ann')
  const answers = await Promise.all(
    Array.from({ length: 60 }, () => refusalOf(eve.ask('chat.send', { text: 'spam' }))),
  )
  expect(answers).toContain('rate-limited')
  expect(answers).toContain('none')
  await ann.ask('chat.send', { text: 'I can still speak' })
})

test('a message of a size nobody sends ends that connection only', async () => {
  using eve = client()
  using ann = client()
  await eve.join('huge', 'Eve')
  await ann.join('huge', 'Ann')
  eve.shout('chat.send', { text: 'x'.repeat(2_000_000) })
  await vi.waitFor(() => expect(eve.socket.connected).toBe(false), { timeout: 20_000 })
  await ann.ask('chat.send', { text: 'still here' })
})

test('a page of another version is told so', async () => {
  const old = new TestClient(app.url, { version: protocolVersion - 1 })
  const code = await new Promise((heard) =>
    old.socket.on('connect_error', (error) =>
      heard((error as Error & { data?: { code: string } }).data?.code),
    ),
  )
  expect(code).toBe('upgrade')
  old[Symbol.dispose]()
})

test('more rooms than allowed are refused, over signalling and over HTTP', async () => {
  await using small = await startTestApp({ MAX_ROOMS: '1' })
  using ann = new TestClient(small.url)
  await ann.join('the-only-one', 'Ann')
  using ben = new TestClient(small.url)
  expect(await refusalOf(ben.join('another', 'Ben'))).toBe('too-many-rooms')
  const response = await fetch(`${small.url}/api/rooms`, { method: 'POST' })
  expect([response.status, await response.json()]).toMatchObject([503, { error: { code: 'too-many-rooms' } }])
})
