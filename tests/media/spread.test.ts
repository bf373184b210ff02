import { observer } from 'mediasoup'
import type { Consumer, Producer, Worker } from 'mediasoup/types'
import { expect, test, vi } from 'vitest'
import { DirectCamera } from './direct-camera.ts'
import { MeetingRoom, type Guest } from './meeting-room.ts'
import { perform, Talker } from './talk.ts'
import { flowing, paused, TestEngine, type DirectParticipant } from './test-engine.ts'

const patience = { timeout: 30_000, interval: 20 }

/** Everybody goes to the worker with the least to do. */
const spread = { WORKERS: '2', SPREAD_AT: '0' }

/** What was ever piped to a worker, as mediasoup itself says. */
const piped: Producer[] = []
observer.on('newworker', (worker: Worker) => {
  worker.observer.on('newrouter', (router) => {
    router.observer.on('newtransport', (transport) => {
      if (transport.type === 'pipe') transport.observer.on('newproducer', (producer) => piped.push(producer))
    })
  })
})
const arrivalsOf = (track: string): Producer[] => piped.filter(({ id }) => id === track)

/** Ann alone on one worker, Ben and Cleo on the other. */
async function openSpread() {
  const engine = await TestEngine.start(spread)
  const room = await engine.openRoom()
  const [ann, ben] = [await engine.openDirect(room), await engine.openDirect(room)]
  const cleo = await openBeside(engine, room, ben)
  return { engine, room, ann, ben, cleo, [Symbol.dispose]: () => engine[Symbol.dispose]() }
}

/** Lets people in until one comes to the same worker; the others leave again. */
async function openBeside(
  engine: TestEngine,
  room: Awaited<ReturnType<TestEngine['openRoom']>>,
  other: DirectParticipant,
): Promise<DirectParticipant> {
  const visitors: DirectParticipant[] = []
  for (;;) {
    const visitor = await engine.openDirect(room)
    if (visitor.router === other.router) {
      for (const { media } of visitors) media.close()
      return visitor
    }
    visitors.push(visitor)
  }
}

/** Subscribes, and returns what arrives. */
async function watch(by: DirectParticipant, camera: DirectCamera, forwarding = flowing) {
  const packets: Buffer[] = []
  by.receive.observer.once('newconsumer', (consumer: Consumer) =>
    consumer.on('rtp', (packet) => packets.push(packet)),
  )
  const subscription = await by.media.subscribe(camera.track, forwarding)
  if (!subscription) throw new Error('not subscribed')
  return { id: subscription.id, packets }
}

test('people on different workers see each other; a track is piped once, however many look', async () => {
  using meeting = await openSpread()
  const { ann, ben, cleo } = meeting
  expect(ann.router).not.toBe(ben.router)
  using camera = await DirectCamera.publish(ann, { frames: [300, 900] })
  const [here, there] = await Promise.all([watch(ben, camera), watch(cleo, camera)])
  await vi.waitFor(
    () => expect(Math.min(here.packets.length, there.packets.length)).toBeGreaterThan(20),
    patience,
  )
  expect(arrivalsOf(camera.track)).toHaveLength(1)

  using back = await DirectCamera.publish(ben)
  const seen = await watch(ann, back)
  await vi.waitFor(() => expect(seen.packets.length).toBeGreaterThan(20), patience)
})

test('whoever begins to look on another worker gets a key frame from the sender', async () => {
  using meeting = await openSpread()
  const { ann, ben } = meeting
  using camera = await DirectCamera.publish(ann)
  await vi.waitFor(() => expect(camera.running).toBe(true), patience)
  const before = camera.asked
  const { packets } = await watch(ben, camera)
  await vi.waitFor(() => expect(packets.length).toBeGreaterThan(5), patience)
  expect(camera.asked).toBeGreaterThan(before)
})

test('a track leaves a worker some time after the last one there ceased to look, and comes back', async () => {
  using meeting = await openSpread()
  const { ann, ben, cleo } = meeting
  using camera = await DirectCamera.publish(ann)
  const [here, there] = [await watch(ben, camera), await watch(cleo, camera, paused)]
  const [arrived] = arrivalsOf(camera.track)
  ben.media.unsubscribe(here.id)
  const again = await watch(ben, camera)
  cleo.media.unsubscribe(there.id)
  await vi.waitFor(() => expect(again.packets.length).toBeGreaterThan(5), patience)
  expect(arrived?.closed).toBe(false)
  ben.media.unsubscribe(again.id)
  await vi.waitFor(() => expect(arrived?.closed).toBe(true), patience)

  const later = await watch(ben, camera)
  await vi.waitFor(() => expect(later.packets.length).toBeGreaterThan(5), patience)
  expect(arrivalsOf(camera.track)).toHaveLength(2)
  ann.media.unpublish(camera.track)
  await vi.waitFor(() => expect(arrivalsOf(camera.track).every(({ closed }) => closed)).toBe(true), patience)
  expect(await ben.media.subscribe(camera.track, flowing)).toBeUndefined()
})

test('a microphone on another worker is heard while it is not muted, and its loudness is told', async () => {
  using engine = await TestEngine.start(spread)
  const room = await engine.openRoom()
  const talkers = [await Talker.open(engine, room, 0), await Talker.open(engine, room, 1)]
  const [ann, ben] = talkers as [Talker, Talker]
  expect(ann.participant.router).not.toBe(ben.participant.router)
  await ann.hear([ben.track])
  await ben.hear([ann.track])
  const talk = () => perform(talkers, 500, (index) => (index === 0 ? -20 : -40))
  await vi.waitFor(async () => {
    await talk()
    expect(Math.min(ann.of(ben).length, ben.of(ann).length)).toBeGreaterThan(20)
    expect(room.heard.readings.at(-1)?.map(({ track }) => track)).toEqual([ann.track, ben.track])
  }, patience)

  await ben.participant.media.mute(ben.track, true)
  await talk()
  const before = ann.of(ben).length
  await talk()
  expect(ann.of(ben).length).toBe(before)
  await ben.participant.media.mute(ben.track, false)
  await vi.waitFor(async () => {
    await talk()
    expect(ann.of(ben).length).toBeGreaterThan(before)
  }, patience)
})

test('the loudest are heard everywhere, whichever worker they are on, in so many streams', async () => {
  using meeting = await MeetingRoom.open(2, { ...spread, WORKERS: '3' })
  const guests: Guest[] = []
  for (let count = 0; count < 6; count++) guests.push(await meeting.enter())
  expect(new Set(guests.map(({ talker }) => talker.participant.router)).size).toBe(3)
  await vi.waitFor(() => expect(guests.every(({ audio }) => audio.size === 2)).toBe(true), patience)
  const talkers = guests.map(({ talker }) => talker)
  await vi.waitFor(async () => {
    await perform(talkers, 500, (index) => (index === 4 ? -20 : -127))
    for (const listener of talkers) expect(listener.of(talkers[4]!).length > 20).toBe(listener !== talkers[4])
  }, patience)
  expect(meeting.faults).toEqual([])
})

test('whoever comes at once opens no more routers than there are workers, and a worker that all have left has none', async () => {
  using engine = await TestEngine.start(spread)
  const room = await engine.openRoom()
  const rooms = () => engine.engine.workers.all.map(({ rooms: count }) => count)
  const people = await Promise.all(Array.from({ length: 10 }, () => engine.openDirect(room)))
  expect(rooms()).toEqual([1, 1])
  for (const { media } of people) media.close()
  await vi.waitFor(() => expect(rooms()).toEqual([1, 0]), patience)
  room.media.close()
  await vi.waitFor(() => expect(rooms()).toEqual([0, 0]), patience)
  expect(room.heard.losses).toBe(0)
})

test('when either worker dies, all media of the room is gone, and said to be so once', async () => {
  using engine = await TestEngine.start(spread)
  const room = await engine.openRoom()
  const [ann, ben] = [await engine.openDirect(room), await engine.openDirect(room)]
  using camera = await DirectCamera.publish(ann)
  await watch(ben, camera)
  const [, second] = engine.engine.workers.all
  process.kill(second!.pid, 'SIGKILL')
  // Asked of a worker that is dying.
  await ann.media.mute(camera.track, true).catch(() => {})
  await vi.waitFor(() => expect(room.heard.losses).toBe(1), patience)
  expect([room.media.closed, ann.media.closed, ben.media.closed]).toEqual([true, true, true])
  await vi.waitFor(
    () => expect(engine.engine.workers.all.map(({ rooms }) => rooms)).toEqual([0, 0]),
    patience,
  )
  expect(room.heard.losses).toBe(1)
})
