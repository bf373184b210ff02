import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { MediaAsk } from '#shared/protocol/media.ts'
import { NodeParticipant } from '../support/node-participant.ts'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

const patience = { timeout: 20_000, interval: 20 }
const view = { tiles: 9, width: 320, height: 180, audioOnly: false }

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ MAX_PARTICIPANTS: '3', P2P: 'on' })
})
afterAll(() => app[Symbol.asyncDispose]())

/** Somebody inside who is to be heard and seen. */
async function inside(room: string, name: string, more: { direct?: boolean } = {}): Promise<TestClient> {
  const client = new TestClient(app.url)
  await client.join(room, name, more)
  await client.ask('track.publish', { source: 'camera', rtpParameters: vp8Parameters(), muted: false })
  await client.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  return client
}

async function approach(client: TestClient, room: string) {
  const answer = await client.ask('room.approach', { room, view, media: await client.mediaAsk(room) })
  await client.ask('media.ready', { ids: answer.subscriptions.map(({ id }) => id) })
  return answer
}

const doorOf = (code: string) => [...(app.rooms.get(code as never)?.door ?? [])]
const flowing = (code: string) => app.rooms.get(code as never)?.load().flowing

test('all that will be received is set up at the door, and flows when one comes in with it', async () => {
  using ann = await inside('at-the-door', 'Ann')
  using cleo = new TestClient(app.url)
  const { media, subscriptions } = await approach(cleo, 'at-the-door')
  expect(subscriptions.map(({ kind }) => kind).toSorted()).toEqual(['audio', 'video'])

  // What comes later is set up as well.
  await ann.ask('track.publish', { source: 'screen', rtpParameters: vp8Parameters('2'), muted: false })
  await vi.waitFor(() => expect(cleo.received.size).toBe(1), patience)
  await cleo.ask('media.ready', { ids: [...cleo.received.keys()] })
  expect(doorOf('at-the-door').flatMap(({ reception }) => [...reception.flowing()])).toEqual([])
  expect([ann.state.participants.size, cleo.updates.length]).toEqual([1, 0])

  const joined = await cleo.join('at-the-door', 'Cleo', { holds: media.id })
  expect(joined.media).toMatchObject({ id: media.id, kept: true })
  expect(joined.subscriptions.map(({ id }) => id)).toEqual(
    expect.arrayContaining(subscriptions.map(({ id }) => id)),
  )
  const started = () =>
    cleo.changes.flatMap(({ changed }) => changed.filter(({ paused }) => !paused).map(({ id }) => id))
  await vi.waitFor(() => expect(new Set(started())).toEqual(new Set(cleo.received.keys())), patience)
  expect([cleo.received.size, flowing('at-the-door'), doorOf('at-the-door')]).toEqual([3, 3, []])
  await vi.waitFor(() => expect(ann.state.participants.size).toBe(2), patience)
})

test('who goes away from the door, or comes in by another way, leaves nothing there', async () => {
  using ann = await inside('gone', 'Ann')
  const cleo = new TestClient(app.url)
  await approach(cleo, 'gone')
  const [{ media } = expect.fail('nobody is at the door')] = doorOf('gone')
  cleo[Symbol.dispose]()
  await vi.waitFor(() => expect([doorOf('gone'), media?.closed]).toEqual([[], true]), patience)

  using dora = new TestClient(app.url)
  await approach(dora, 'gone')
  // Its page has lost the transports meanwhile.
  const joined = await dora.join('gone', 'Dora')
  expect([joined.media.kept, doorOf('gone')]).toEqual([false, []])
  await vi.waitFor(() => expect(ann.state.participants.size).toBe(2), patience)

  using emil = new TestClient(app.url)
  await approach(emil, 'gone')
  await approach(emil, 'gone')
  expect(doorOf('gone')).toHaveLength(1)
  await emil.join('elsewhere', 'Emil')
  expect(doorOf('gone')).toEqual([])
})

test('nothing is set up where one could not come in, nor where there is nobody', async () => {
  using ann = new TestClient(app.url)
  const ask = async (room: string): Promise<{ room: string; view: typeof view; media: MediaAsk }> => ({
    room,
    view,
    media: await ann.mediaAsk(room),
  })
  expect(await refusalOf(ann.ask('room.approach', await ask('nobody')))).toBe('not-found')
  expect(await refusalOf(ann.ask('media.ready', { ids: [] }))).toBe('unauthorized')
  const people = await Promise.all(['A', 'B', 'C'].map((name) => inside('full', name)))
  expect(await refusalOf(ann.ask('room.approach', await ask('full')))).toBe('room-full')
  people.pop()?.[Symbol.dispose]()

  using late = await inside('shedding', 'Late')
  app.rooms.shed('sharpness')
  expect(await refusalOf(ann.ask('room.approach', await ask('shedding')))).toBe('overloaded')
  app.rooms.shed('none')
  expect(await refusalOf(late.ask('room.approach', await ask('shedding')))).toBe('conflict')
  for (const person of people) person[Symbol.dispose]()
})

test('what two people send each other directly comes by the server again while somebody is at the door', async () => {
  using ann = await inside('two', 'Ann', { direct: true })
  using ben = await inside('two', 'Ben', { direct: true })
  await vi.waitFor(() => expect(ann.state.direct).not.toBeNull(), patience)
  using cleo = new TestClient(app.url)
  await approach(cleo, 'two')
  await vi.waitFor(() => expect([ann.state.direct, ben.state.direct]).toEqual([null, null]), patience)
})

test('a browser sets up at the door what it will receive, and sends nothing before it is in', async () => {
  using ann = new NodeParticipant(app.url, 'prepared', 'Ann')
  using ben = new NodeParticipant(app.url, 'prepared', 'Ben')
  ann.local.microphone.want(true)
  ann.local.camera.want(true)
  await ann.join()
  await vi.waitFor(() => expect(ann.room.state.value.tracks.size).toBe(2), patience)

  ben.local.camera.want(true)
  await ben.room.prepare()
  await ben.room.approach(view)
  await vi.waitFor(() => expect(ben.room.incoming.value.size).toBe(2), patience)
  expect([ben.room.phase.value, ann.names, ann.room.state.value.tracks.size]).toEqual(['idle', ['Ann'], 2])
  const before = [...ben.room.incoming.value.values()].map(({ media }) => media)

  await ben.join()
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/camera', 'Ann/microphone']), patience)
  expect([...ben.room.incoming.value.values()].map(({ media }) => media)).toEqual(before)
  await vi.waitFor(() => expect(ann.received).toEqual(['Ben/camera']), patience)
})

test('who lost the connection at the door comes in the slower way', async () => {
  using ann = new NodeParticipant(app.url, 'dropped', 'Ann')
  using ben = new NodeParticipant(app.url, 'dropped', 'Ben')
  ann.local.microphone.want(true)
  await ann.join()
  await vi.waitFor(() => expect(ann.room.state.value.tracks.size).toBe(1), patience)
  await ben.room.prepare()
  await ben.room.approach(view)
  await vi.waitFor(() => expect(ben.room.incoming.value.size).toBe(1), patience)
  app.gateway.drop()
  await vi.waitFor(() => expect(ben.room.incoming.value.size).toBe(0), patience)
  await ben.join()
  await vi.waitFor(() => expect(ben.received).toEqual(['Ann/microphone']), patience)
})
