import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { NodeParticipant } from '../support/node-participant.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

const patience = { timeout: 20_000, interval: 50 }

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ RESUME_SECONDS: '5' })
})
afterAll(() => app[Symbol.asyncDispose]())

const participant = (room: string, name: string, stored?: Map<string, string>) =>
  new NodeParticipant(app.url, room, name, stored)

test('two people meet without a browser: they publish, receive, mute, talk and leave', async () => {
  using ann = participant('headless', 'Ann')
  using ben = participant('headless', 'Ben')
  ann.local.microphone.want(true)
  ann.local.camera.want(true)
  await ann.join()
  await ben.join()
  expect(ann.room.phase.value).toBe('joined')
  await vi.waitFor(() => expect(ben.names).toEqual(['Ann', 'Ben']), patience)
  await vi.waitFor(
    () =>
      expect([...ben.room.state.value.tracks.values()].map(({ source }) => source).toSorted()).toEqual([
        'camera',
        'microphone',
      ]),
    patience,
  )
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/camera', 'Ann/microphone']), patience)

  ann.local.microphone.want(false)
  const muted = () =>
    [...ben.room.state.value.tracks.values()].filter((track) => track.muted).map(({ source }) => source)
  await vi.waitFor(() => expect(muted()).toEqual(['microphone']), patience)
  ann.local.camera.want(false)
  await vi.waitFor(() => expect(muted().toSorted()).toEqual(['camera', 'microphone']), patience)
  ann.local.microphone.want(true)
  ann.local.camera.want(true)
  await vi.waitFor(() => expect(muted()).toEqual([]), patience)

  await ann.room.sendChat('hello')
  await ben.room.raiseHand(true)
  await ben.room.react('🎉')
  await vi.waitFor(
    () => expect(ben.room.state.value.chat.map(({ text }) => text)).toEqual(['hello']),
    patience,
  )
  await vi.waitFor(() => expect(ann.room.state.value.hands).toEqual([ben.room.you.value]), patience)
  await vi.waitFor(() => expect(ann.room.reactions.value.map(({ emoji }) => emoji)).toEqual(['🎉']), patience)

  // Whoever has joined has set up what is to be heard and seen.
  using cleo = participant('headless', 'Cleo')
  await cleo.join()
  expect(cleo.received).toEqual(['Ann/camera', 'Ann/microphone'])
  await cleo.room.leave()

  await ann.room.leave()
  expect([ann.room.phase.value, ann.room.ended.value]).toEqual(['left', 'left'])
  await vi.waitFor(() => expect(ben.names).toEqual(['Ben']), patience)
  expect(ben.received).toEqual([])
})

test('somebody with no device at all is in the room', async () => {
  using ann = participant('nothing', 'Ann')
  await ann.join()
  expect([ann.room.phase.value, ann.names, ann.room.state.value.tracks.size]).toEqual(['joined', ['Ann'], 0])
})

test('a screen is shared and unshared', async () => {
  using ann = participant('screen', 'Ann')
  using ben = participant('screen', 'Ben')
  await ann.join()
  await ben.join()
  ann.local.screen.want(true)
  const sources = () => [...ben.room.state.value.tracks.values()].map(({ source }) => source).toSorted()
  await vi.waitFor(() => expect(sources()).toEqual(['screen', 'screen-audio']), patience)
  ben.room.viewing.show([{ participant: ann.room.you.value!, source: 'screen', width: 1_280, height: 720 }])
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/screen', 'Ann/screen-audio']), patience)
  ann.local.screen.track.value?.dispatchEvent(new Event('ended'))
  await vi.waitFor(() => expect(sources()).toEqual([]), patience)
  expect(ann.local.screen.wanted.value).toBe(false)
})

test('a worker that dies is answered by new transports and everything published again', async () => {
  await using own = await startTestApp()
  using ann = new NodeParticipant(own.url, 'killed', 'Ann')
  using ben = new NodeParticipant(own.url, 'killed', 'Ben')
  ann.local.microphone.want(true)
  ben.local.microphone.want(true)
  await ann.join()
  await ben.join()
  for (let kill = 1; kill <= 3; kill++) {
    await vi.waitFor(
      () => expect([ann.received, ben.received]).toEqual([['Ben/microphone'], ['Ann/microphone']]),
      patience,
    )
    process.kill(own.engine.workers.all[0]!.pid, 'SIGKILL')
    await vi.waitFor(() => expect(ann.room.state.value.generation).toBe(kill), patience)
  }
  await vi.waitFor(
    () => expect([ann.received, ben.received]).toEqual([['Ben/microphone'], ['Ann/microphone']]),
    patience,
  )
  expect([ann.room.phase.value, ben.room.phase.value]).toEqual(['joined', 'joined'])
})

test('a server that restarts has everybody back as themselves, with hand and chat', async () => {
  const first = await startTestApp()
  using ann = new NodeParticipant(first.url, 'restart', 'Ann')
  using ben = new NodeParticipant(first.url, 'restart', 'Ben')
  ann.local.microphone.want(true)
  await ann.join()
  await ben.join()
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/microphone']), patience)
  await ann.room.sendChat('said before')
  await ben.room.raiseHand(true)
  await ann.room.raiseHand(true)
  await vi.waitFor(() => expect(ann.room.state.value.hands).toHaveLength(2), patience)
  const who = [ann.room.you.value, ben.room.you.value]
  await first[Symbol.asyncDispose]()
  await vi.waitFor(
    () => expect([ann.room.phase.value, ben.room.phase.value]).toEqual(['returning', 'returning']),
    patience,
  )
  await using _again = await startTestApp({ PORT: String(first.port), MEDIA_PORT: String(first.mediaPort) })
  await vi.waitFor(
    () =>
      expect([ann.names, ben.names]).toEqual([
        ['Ann', 'Ben'],
        ['Ann', 'Ben'],
      ]),
    patience,
  )
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/microphone']), patience)
  expect([ann.room.you.value, ben.room.you.value]).toEqual(who)
  await vi.waitFor(() => expect(new Set(ann.room.state.value.hands)).toEqual(new Set(who)), patience)
  await vi.waitFor(() => expect(ben.room.phase.value).toBe('joined'), patience)
  await ben.room.sendChat('said after')
  await vi.waitFor(
    () => expect(ann.room.state.value.chat.map(({ text }) => text)).toEqual(['said before', 'said after']),
    patience,
  )
})

test('a dropped connection resumes with the same transports', async () => {
  using ann = participant('dropped', 'Ann')
  using ben = participant('dropped', 'Ben')
  ann.local.microphone.want(true)
  await ann.join()
  await ben.join()
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/microphone']), patience)
  const before = { you: ann.room.you.value, tracks: [...ben.room.state.value.tracks.keys()] }
  app.gateway.drop()
  await vi.waitFor(
    () => expect([ann.room.phase.value, ben.room.phase.value]).toEqual(['joined', 'joined']),
    patience,
  )
  await vi.waitFor(
    () => expect(ben.room.state.value.participants.get(before.you!)?.away).toBe(false),
    patience,
  )
  expect({ you: ann.room.you.value, tracks: [...ben.room.state.value.tracks.keys()] }).toEqual(before)
  expect(ben.received).toEqual(['Ann/microphone'])
})

test('a reload comes back as the same participant; a second tab of it takes the place of the first', async () => {
  const stored = new Map<string, string>()
  using ann = participant('tabs', 'Ann', stored)
  using ben = participant('tabs', 'Ben')
  await ann.join()
  await ben.join()
  using again = participant('tabs', 'Ann', stored)
  await again.join()
  expect(again.room.you.value).toBe(ann.room.you.value)
  await vi.waitFor(
    () => expect([ann.room.phase.value, ann.room.ended.value]).toEqual(['left', 'replaced']),
    patience,
  )
  expect(ben.names).toEqual(['Ann', 'Ben'])
})

test('a refusal is told, and one may try again', async () => {
  await using small = await startTestApp({ MAX_PARTICIPANTS: '1' })
  using ann = new NodeParticipant(small.url, 'small', 'Ann')
  using ben = new NodeParticipant(small.url, 'small', 'Ben')
  await ann.join()
  await expect(ben.join()).rejects.toMatchObject({ code: 'room-full' })
  expect([ben.room.phase.value, ben.room.ended.value]).toEqual(['idle', 'room-full'])
  await ann.room.leave()
  await ben.join()
  expect([ben.room.phase.value, ben.room.ended.value]).toEqual(['joined', undefined])
})
