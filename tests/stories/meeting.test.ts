import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({
    UNSEEN_SECONDS: '0.3',
    MAX_CHAT_LENGTH: '50',
    MAX_TRACKS: '2',
    MAX_PARTICIPANTS: '6',
  })
})
afterAll(() => app[Symbol.asyncDispose]())

const client = () => new TestClient(app.url)
const seen = (participant: ParticipantId, height = 180) => ({
  participant,
  source: 'camera' as const,
  width: Math.round((height * 16) / 9),
  height,
})

test('who joins gets everything in one answer: who is here, both transports, and what is to be heard and seen', async () => {
  using ann = client()
  using ben = client()
  await ann.join('one-answer', ' Ann\n ')
  await ann.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  await ann.ask('track.publish', { source: 'camera', rtpParameters: vp8Parameters(), muted: false })
  const joined = await ben.join('one-answer', 'Ben')
  expect(joined.snapshot.participants.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  expect(joined.subscriptions.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video'])
  expect(joined.media.send.iceCandidates.map(({ protocol }) => protocol).toSorted()).toEqual(['tcp', 'udp'])
  expect(joined.media.receive.dtlsParameters.fingerprints.length).toBeGreaterThan(0)
  await vi.waitFor(() => expect(ann.state.participants.size).toBe(2))
  expect(ann.state).toEqual(ben.state)
})

test('mute, unpublish and leave are facts that everybody hears', async () => {
  using ann = client()
  using ben = client()
  await ann.join('facts', 'Ann')
  await ben.join('facts', 'Ben')
  const { id } = await ann.ask('track.publish', {
    source: 'microphone',
    rtpParameters: opusParameters(),
    muted: false,
  })
  await ann.ask('track.mute', { id, muted: true })
  await vi.waitFor(() => expect(ben.state.tracks.get(id)?.muted).toBe(true))
  expect(await refusalOf(ben.ask('track.mute', { id, muted: false }))).toBe('not-found')
  await ann.ask('track.unpublish', { id })
  await vi.waitFor(() => expect(ben.state.tracks.size).toBe(0))
  await ann.ask('room.leave', {})
  await vi.waitFor(() => expect(ben.state.participants.size).toBe(1))
})

test('what comes on screen is subscribed to, what leaves it is paused, and closed when it stays away', async () => {
  using ann = client()
  using ben = client()
  await ann.join('views', 'Ann')
  await ben.join('views', 'Ben')
  await ben.ask('view.set', { hidden: false, audioOnly: false, tiles: [seen(ann.you, 720)] })
  const { id } = await ann.ask('track.publish', {
    source: 'camera',
    rtpParameters: vp8Parameters(),
    muted: false,
  })
  await vi.waitFor(() => expect(ben.receivedTracks).toEqual([id]))
  const room = app.rooms.get('views' as never)
  expect(room?.load()).toEqual({ subscriptions: 1, flowing: 0 })
  await ben.ask('media.ready', { ids: [...ben.received.keys()] })
  await vi.waitFor(() => expect(room?.load()).toEqual({ subscriptions: 1, flowing: 1 }))
  await ben.ask('view.set', { hidden: true, audioOnly: false, tiles: [seen(ann.you, 720)] })
  await vi.waitFor(() => expect(room?.load().flowing).toBe(0))
  await vi.waitFor(() => expect(ben.receivedTracks).toEqual([]))
  await ben.ask('view.set', { hidden: false, audioOnly: false, tiles: [seen(ann.you)] })
  await vi.waitFor(() => expect(ben.receivedTracks).toEqual([id]))
})

test('a sender is told which layers anybody wants', async () => {
  using ann = client()
  using ben = client()
  await ann.join('layers', 'Ann')
  const { id } = await ann.ask('track.publish', {
    source: 'camera',
    rtpParameters: vp8Parameters(),
    muted: false,
  })
  await ben.join('layers', 'Ben')
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: 0 }), { timeout: 20_000 })
  await ben.ask('view.set', { hidden: false, audioOnly: false, tiles: [seen(ann.you, 720)] })
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: 2 }), { timeout: 20_000 })
})

test('a layer is asked for before whoever is to see it has set anything up', async () => {
  using ann = client()
  using ben = client()
  using cleo = client()
  await ann.join('early-demand', 'Ann')
  await ben.join('early-demand', 'Ben')
  const { id } = await ann.ask('track.publish', {
    source: 'camera',
    rtpParameters: vp8Parameters(),
    muted: false,
  })
  await vi.waitFor(() => expect(ben.receivedTracks).toEqual([id]), { timeout: 20_000 })
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: 0 }), { timeout: 20_000 })
  await ben.ask('view.set', { hidden: false, audioOnly: false, tiles: [seen(ann.you, 720)] })
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: 2 }), { timeout: 20_000 })
  expect(app.rooms.get('early-demand' as never)?.load().flowing).toBe(0)
  // Nor need who joins say or publish anything.
  await ben.ask('room.leave', {})
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: null }), { timeout: 30_000 })
  await cleo.join('early-demand', 'Cleo')
  await vi.waitFor(() => expect(ann.demands.at(-1)).toEqual({ track: id, layer: 0 }), { timeout: 20_000 })
})

test('who comes late reads what was said, also by somebody who has left', async () => {
  using ann = client()
  using ben = client()
  using cleo = client()
  await ann.join('chat', 'Ann')
  await ben.join('chat', 'Ben')
  await ann.ask('chat.send', { text: ' hello ' })
  await ann.ask('room.leave', {})
  const { snapshot } = await cleo.join('chat', 'Cleo')
  expect(snapshot.chat).toMatchObject([{ name: 'Ann', text: 'hello' }])
})

test('hands keep their order, reactions reach everybody', async () => {
  using ann = client()
  using ben = client()
  await ann.join('hands', 'Ann')
  await ben.join('hands', 'Ben')
  await ben.ask('hand.set', { raised: true })
  await ann.ask('hand.set', { raised: true })
  await vi.waitFor(() => expect(ann.state.hands).toEqual([ben.you, ann.you]))
  await ben.ask('hand.set', { raised: false })
  await vi.waitFor(() => expect(ann.state.hands).toEqual([ann.you]))
  await ann.ask('reaction.send', { emoji: '👏' })
  await vi.waitFor(() => expect(ben.signals).toContainEqual({ type: 'reaction', from: ann.you, emoji: '👏' }))
  await ann.ask('participant.rename', { name: 'Anna' })
  await vi.waitFor(() => expect(ben.state.participants.get(ann.you)?.name).toBe('Anna'))
})

test('limits are refused with a code of their own', async () => {
  using ann = client()
  await ann.join('limits', 'Ann')
  const publish = (source: 'microphone' | 'camera' | 'screen') =>
    ann.ask('track.publish', {
      source,
      muted: false,
      rtpParameters: source === 'microphone' ? opusParameters() : vp8Parameters(source),
    })
  const first = await publish('camera')
  const second = await publish('camera')
  expect([...ann.state.tracks.keys()].includes(first.id)).toBe(false)
  expect(second.id).not.toBe(first.id)
  await publish('microphone')
  expect(await refusalOf(publish('screen'))).toBe('too-many-tracks')
  expect(await refusalOf(ann.ask('chat.send', { text: 'x'.repeat(51) }))).toBe('too-large')
  expect(await refusalOf(ann.ask('chat.send', { text: ' \n ' }))).toBe('invalid-request')
})

test('a full room refuses, and has room again when somebody leaves', async () => {
  const six = Array.from({ length: 6 }, client)
  using late = client()
  for (const [index, one] of six.entries()) await one.join('full', `P${index}`)
  expect(await refusalOf(late.join('full', 'Late'))).toBe('room-full')
  expect((await late.resource('full')).full).toBe(true)
  await six[0]?.ask('room.leave', {})
  await late.join('full', 'Late')
  for (const one of six) one[Symbol.dispose]()
})

test('one connection sits in one room', async () => {
  using ann = client()
  await ann.join('first-room', 'Ann')
  expect(await refusalOf(ann.join('second-room', 'Ann'))).toBe('conflict')
  await ann.ask('room.leave', {})
  await ann.join('second-room', 'Ann')
})

test('nothing of a meeting remains open when it is over', async () => {
  using other = client()
  await other.join('remains-other', 'Other')
  const ann = client()
  const ben = client()
  await ann.join('remains', 'Ann')
  await ann.ask('track.publish', { source: 'camera', rtpParameters: vp8Parameters(), muted: false })
  await ben.join('remains', 'Ben')
  await ann.ask('room.leave', {})
  await ben.ask('room.leave', {})
  const room = app.rooms.get('remains' as never)
  expect(room?.empty).toBe(true)
  expect(room?.load()).toEqual({ subscriptions: 0, flowing: 0 })
  ann[Symbol.dispose]()
  ben[Symbol.dispose]()
})
