import { expect, test, vi } from 'vitest'
import { perform, Talker, type Arrival, type Script } from './talk.ts'
import { TestEngine } from './test-engine.ts'

const patience = { timeout: 20_000, interval: 20 }
const [speech, silence] = [-30, -127]

async function openTable(people: number, slots: number) {
  const engine = await TestEngine.start()
  const room = await engine.openRoom()
  const talkers = await Promise.all(
    Array.from({ length: people }, (_, index) => Talker.open(engine, room, index)),
  )
  const ids = await room.media.openSlots(slots)
  await Promise.all(talkers.map((talker) => talker.hear(ids)))
  return { engine, room, talkers, slots: ids, [Symbol.dispose]: () => engine[Symbol.dispose]() }
}

/** They speak one after the other, so long each, with a pause in between. */
const inTurn =
  (turn: number, pause: number): Script =>
  (index, time) =>
    Math.floor(time / (turn + pause)) === index && time % (turn + pause) < turn ? speech : silence

const audible = (talker: Talker, script: Script): number[] =>
  talker.sent.flatMap((_, count) => ((script(talker.index, count * 20) ?? silence) > -60 ? [count] : []))

test('twelve speak in turn through four slots: everybody else hears each from the beginning, nobody hears themselves', async () => {
  using table = await openTable(12, 4)
  const { talkers, room } = table
  const script = inTurn(300, 100)
  await perform(talkers, 12 * 400, script)
  for (const speaker of talkers) {
    const said = audible(speaker, script)
    for (const listener of talkers) {
      if (listener === speaker) continue
      await vi.waitFor(
        () => expect(listener.of(speaker).map(({ count }) => count)).toContain(said.at(-1)),
        patience,
      )
      const heard = new Set(listener.of(speaker).map(({ count }) => count))
      // At most the first 60 ms, and nothing after them.
      expect(said.slice(3).filter((count) => !heard.has(count))).toEqual([])
      expect(heard.has(said[0]!) || heard.has(said[1]!) || heard.has(said[2]!)).toBe(true)
    }
    expect(speaker.of(speaker)).toEqual([])
  }
  const { consumerIds } = await talkers[0]!.participant.receive.dump()
  expect(consumerIds).toHaveLength(4)
  expect(room.heard.slots.at(-1)).toHaveLength(4)
})

test('what two say at the same time is carried, and each slot is one stream without a seam', async () => {
  using table = await openTable(6, 2)
  const { talkers } = table
  const [ann, ben, , , , listener] = talkers as [Talker, Talker, Talker, Talker, Talker, Talker]
  const both: Script = (index) => (index < 2 ? speech : silence)
  await perform(talkers, 1_000, both)
  // Now others take over both slots, after a silence and without one.
  await perform(talkers, 800, () => silence)
  await perform(talkers, 600, (index) => (index === 2 || index === 3 ? speech : silence))
  await perform(talkers, 700, (index) => (index === 2 ? speech : silence))
  await perform(talkers, 300, (index) => (index === 2 || index === 4 ? speech : silence))
  await vi.waitFor(() => expect(listener.of(talkers[4]!).length).toBeGreaterThan(10), patience)
  for (const speaker of [ann, ben]) {
    const heard = listener.of(speaker).map(({ count }) => count)
    expect(Array.from({ length: 50 }, (_, count) => count).filter((count) => !heard.includes(count))).toEqual(
      [],
    )
  }
  for (const slot of table.slots)
    expectContinuous(listener.arrivals.filter((arrival) => arrival.slot === slot))
})

function expectContinuous(stream: Arrival[]): void {
  expect(stream.length).toBeGreaterThan(30)
  for (const [index, { sequence, timestamp, marked, from }] of stream.entries()) {
    const before = stream[index - 1]
    if (!before) continue
    expect((sequence - before.sequence) & 0xffff).toBe(1)
    const later = (timestamp - before.timestamp) >>> 0
    expect(later).toBeGreaterThan(0)
    expect(later).toBeLessThan(48 * 20_000)
    expect(marked || from === before.from).toBe(true)
  }
}

test('silence costs nothing, and what was said last is said to the end', async () => {
  using table = await openTable(5, 2)
  const { talkers } = table
  const listener = talkers[4]!
  await perform(talkers, 400, (index) => (index === 0 ? speech : silence))
  await vi.waitFor(() => expect(listener.of(talkers[0]!).map(({ count }) => count)).toContain(19), patience)
  await perform(talkers, 1_000, () => silence)
  const before = listener.arrivals.length
  await perform(talkers, 500, () => silence)
  expect(listener.arrivals.length).toBe(before)
})

test('whoever leaves in mid-speech leaves the slot free for the next, and the room is told whose voice is where', async () => {
  using table = await openTable(4, 1)
  const { talkers, room, slots } = table
  const [ann, ben, cleo] = talkers as [Talker, Talker, Talker]
  const [slot] = slots
  await vi.waitFor(() => {
    ann.say(speech)
    expect(room.heard.slots.at(-1)).toEqual([{ slot, voice: ann.track }])
  }, patience)
  ann.participant.media.close()
  await vi.waitFor(() => expect(room.heard.slots.at(-1)).toEqual([{ slot, voice: null }]), patience)
  await vi.waitFor(() => {
    ben.say(speech)
    expect(cleo.of(ben).length).toBeGreaterThan(5)
  }, patience)
  expect(cleo.of(ben)[0]?.count).toBe(0)
  expect(room.heard.slots.at(-1)).toEqual([{ slot, voice: ben.track }])
})

test('a microphone that comes when the slots are open is heard like the others', async () => {
  using table = await openTable(2, 2)
  const late = await Talker.open(table.engine, table.room, 7)
  await vi.waitFor(() => {
    late.say(speech)
    expect(table.talkers[0]!.of(late).length).toBeGreaterThan(5)
  }, patience)
})

test('slots can be closed and opened again; nothing of them is left', async () => {
  using table = await openTable(3, 2)
  const { room, talkers } = table
  room.media.closeSlots()
  room.media.closeSlots()
  await vi.waitFor(async () => {
    const { mapProducerIdConsumerIds } = await room.router.dump()
    expect(mapProducerIdConsumerIds.map(({ values }) => values)).toEqual([[], [], []])
  }, patience)
  const again = await room.media.openSlots(1)
  await talkers[1]!.hear(again)
  await vi.waitFor(() => {
    talkers[0]!.say(speech)
    expect(talkers[1]!.of(talkers[0]!).length).toBeGreaterThan(5)
  }, patience)
})

test('a worker that dies while somebody speaks takes its slots with it, and a new room has slots of its own', async () => {
  using table = await openTable(3, 2)
  const { engine, room, talkers } = table
  await perform(talkers, 200, () => speech)
  process.kill(room.worker.pid, 'SIGKILL')
  await vi.waitFor(() => expect(room.heard.losses).toBe(1), patience)
  expect(room.media.closed).toBe(true)

  const next = await engine.openRoom()
  const [ann, ben] = await Promise.all([Talker.open(engine, next, 0), Talker.open(engine, next, 1)])
  await ben.hear(await next.media.openSlots(2))
  await vi.waitFor(() => {
    ann.say(speech)
    expect(ben.of(ann).length).toBeGreaterThan(5)
  }, patience)
})
