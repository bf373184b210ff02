import { expect, test, vi } from 'vitest'
import { MeetingRoom, type Guest } from './meeting-room.ts'
import { perform, type Script, type Talker } from './talk.ts'

const patience = { timeout: 30_000, interval: 20 }

/** Two speak all the time, in syllables, the others are silent. */
const twoSpeak: Script = (index, time) => (index < 2 && time % 400 < 300 ? -30 : -127)

/** Lets everybody who is inside send until `over`. */
function keepTalking(guests: ReadonlySet<Guest>): { stop(): Promise<void> } {
  let talking = true
  const done = (async () => {
    for (let time = 0; talking; time += 20)
      await perform(
        [...guests].map(({ talker }) => talker),
        20,
        (index) => twoSpeak(index, time),
      )
  })()
  return {
    stop() {
      talking = false
      return done
    },
  }
}

/** What `listener` never received of `speaker` between the first and the last packet that it did. */
function missed(listener: Talker, speaker: Talker): number[] {
  const heard = new Set(listener.of(speaker).map(({ count }) => count))
  const [first, last] = [Math.min(...heard), Math.max(...heard)]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (count) => !heard.has(count) && twoSpeak(speaker.index, count * 20) !== -127,
  )
}

test('from three microphones to eight and back nobody loses a word, and nobody receives more than the slots', async () => {
  using meeting = await MeetingRoom.open(3)
  const guests = new Set<Guest>()
  for (let count = 0; count < 3; count++) guests.add(await meeting.enter())
  const [ann, ben, cleo] = [...guests] as [Guest, Guest, Guest]
  await vi.waitFor(() => expect([...guests].map(({ audio }) => audio.size)).toEqual([2, 2, 2]), patience)
  const talk = keepTalking(guests)
  await vi.waitFor(() => expect(cleo.talker.of(ann.talker).length).toBeGreaterThan(20), patience)

  for (let count = 3; count < 8; count++) guests.add(await meeting.enter())
  await vi.waitFor(
    () => expect([...guests].map(({ audio }) => audio.size)).toEqual(Array.from({ length: 8 }, () => 3)),
    patience,
  )
  const before = cleo.talker.of(ann.talker).length
  await vi.waitFor(() => expect(cleo.talker.of(ann.talker).length).toBeGreaterThan(before + 50), patience)
  const watcher = await meeting.enter(false)
  expect(watcher.audio.size).toBe(3)
  await vi.waitFor(() => expect(watcher.talker.of(ben.talker).length).toBeGreaterThan(20), patience)

  meeting.room.leave(watcher.member)
  for (const guest of [...guests].slice(3)) {
    guests.delete(guest)
    meeting.room.leave(guest.member)
  }
  await vi.waitFor(() => expect([...guests].map(({ audio }) => audio.size)).toEqual([2, 2, 2]), patience)
  const later = cleo.talker.of(ann.talker).length
  await vi.waitFor(() => expect(cleo.talker.of(ann.talker).length).toBeGreaterThan(later + 50), patience)
  await talk.stop()

  expect(missed(cleo.talker, ann.talker)).toEqual([])
  expect(missed(cleo.talker, ben.talker)).toEqual([])
  expect(missed(ben.talker, ann.talker)).toEqual([])
  expect(ann.talker.of(ann.talker)).toEqual([])
  expect(meeting.faults).toEqual([])
})

test('when the worker dies under a room that is heard through slots, it is so again on the next one', async () => {
  using meeting = await MeetingRoom.open(1)
  const guests: Guest[] = []
  for (let count = 0; count < 3; count++) guests.push(await meeting.enter())
  const sizes = () => guests.map(({ audio }) => audio.size)
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1]), patience)
  const { worker } = meeting
  process.kill(worker!.pid, 'SIGKILL')
  await vi.waitFor(() => expect(meeting.room.state.generation).toBe(1), patience)
  for (const guest of guests) await meeting.reopen(guest)
  expect(meeting.worker).not.toBe(worker)
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1]), patience)
  const [ann, ben, cleo] = guests.map(({ talker }) => talker) as [Talker, Talker, Talker]
  await vi.waitFor(() => {
    ann.say(-30)
    expect(ben.of(ann).length).toBeGreaterThan(5)
    expect(cleo.of(ann).length).toBeGreaterThan(5)
  }, patience)
  expect(ann.of(ann)).toEqual([])
})

test('whoever is pinned is heard by whoever pinned them, however loud the others are', async () => {
  using meeting = await MeetingRoom.open(1)
  const guests: Guest[] = []
  for (let count = 0; count < 4; count++) guests.push(await meeting.enter())
  const [ann, ben, cleo, dora] = guests as [Guest, Guest, Guest, Guest]
  const sizes = () => guests.map(({ audio }) => audio.size)
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1, 1]), patience)
  const see = (pinned: Guest[]) =>
    meeting.room.stage.see(dora.member, {
      hidden: false,
      audioOnly: true,
      tiles: [],
      pinned: pinned.map(({ member }) => member.id),
    })
  /** Ben shouts Ann down. */
  const talk = () =>
    perform([ann.talker, ben.talker, cleo.talker, dora.talker], 200, (index) =>
      index === ben.talker.index ? -10 : index === ann.talker.index ? -50 : -127,
    )
  const heard = (listener: Guest) => listener.talker.of(ann.talker).length

  see([ann])
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1, 2]), patience)
  // At first the only slot may be Ann's: it is not taken from somebody in the middle of a word.
  await vi.waitFor(async () => {
    const before = [heard(cleo), heard(dora)] as const
    await talk()
    expect(heard(cleo)).toBe(before[0])
    expect(heard(dora)).toBeGreaterThan(before[1] + 5)
  }, patience)
  expect(dora.talker.of(ben.talker).length).toBeGreaterThan(5)

  see([])
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1, 1]), patience)
  see([ben])
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1, 2]), patience)
  meeting.room.leave(ben.member)
  guests.splice(1, 1)
  await vi.waitFor(() => expect(sizes()).toEqual([1, 1, 1]), patience)
  expect(meeting.faults).toEqual([])
})
