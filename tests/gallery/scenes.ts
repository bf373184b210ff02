import { nextTick } from 'vue'
import { apply } from '#shared/room-state.ts'
import type { Layout } from '../../client/composables/preferences.ts'
import type { ClientRoom } from '../../client/room/room.ts'
import type { OverallFault } from '../../client/room/verdict.ts'

/** A moment in a meeting. Numbers in lists are people's: 0 is oneself. */
export type Scene = {
  people: number
  /** Only so many publish anything; the others watch. */
  stage?: number
  layout?: Layout
  hideSelf?: boolean
  cameraOff?: number[]
  muted?: number[]
  speaking?: number[]
  hands?: number[]
  away?: number[]
  weak?: number[]
  /** Who is to blame for what arrives badly as a whole. */
  fault?: OverallFault
  screens?: Record<number, 'slides' | 'editor'>
  chat?: Array<[from: number, text: string]>
  /** What happens once it is on screen. */
  act?: (room: ClientRoom) => void
}

const talk: NonNullable<Scene['chat']> = [
  [1, 'Good morning everybody!'],
  [2, 'Morning. I have put the agenda here: https://example.org/notes/weekly?view=agenda#today'],
  [2, 'Please add what is missing.'],
  [0, 'Thank you, will do.'],
  [4, 'Sorry, I am five minutes late. Train.'],
  [1, 'No problem. We start with the release, then the numbers (https://example.org/numbers).'],
  [0, 'One more thing:\n• who writes the notes?\n• who presents on Friday?'],
  [3, 'I can do the notes 👍'],
]

const busy = { muted: [2, 3, 5, 7, 8, 9, 11], cameraOff: [3, 6, 10], hands: [4, 2], weak: [5], speaking: [1] }

export const scenes: Record<string, Scene> = {
  one: { people: 1 },
  'one-off': { people: 1, cameraOff: [0] },
  two: { people: 2, speaking: [1] },
  'two-off': { people: 2, cameraOff: [1], muted: [1, 0] },
  three: { people: 3, speaking: [2], muted: [1] },
  five: { people: 5, muted: [2, 3], speaking: [1], hands: [4] },
  twelve: { people: 12, ...busy },
  thirty: { people: 30, ...busy },
  fifty: { people: 50, ...busy, cameraOff: Array.from({ length: 46 }, (_, index) => index + 4) },
  thousand: { people: 1_000, stage: 10, speaking: [1], hands: [412, 4, 77], muted: [2, 3, 5] },
  'thousand-busy': { people: 1_000, stage: 10, speaking: [1], act: (room) => bustle(room) },
  speaker: { people: 8, layout: 'speaker', ...busy },
  'speaker-two': { people: 2, layout: 'speaker', speaking: [1] },
  share: { people: 6, screens: { 1: 'slides' }, muted: [2, 3], speaking: [1] },
  'share-many': { people: 20, screens: { 1: 'slides' }, ...busy },
  'share-own': { people: 4, screens: { 0: 'slides' }, speaking: [2] },
  'share-two': { people: 5, screens: { 1: 'slides', 2: 'editor' }, muted: [3], speaking: [2] },
  returning: {
    people: 4,
    away: [2],
    act: (room) => {
      room.phase.value = 'returning'
      room.returningSince.value = Date.now() - 7_000
      room.retryAt.value = Date.now() + 5_000
    },
  },
  closing: {
    people: 4,
    act: (room) => {
      room.state.value = { ...room.state.value, closing: Date.now() + 10 * 60_000 }
    },
  },
  weak: { people: 5, weak: [2], fault: 'you', speaking: [1] },
  'server-busy': { people: 5, fault: 'server', speaking: [1] },
  shedding: {
    people: 5,
    speaking: [1],
    act: (room) => {
      room.shedding.value = 'tiles'
    },
  },
  'muted-hint': {
    people: 3,
    muted: [0],
    act: (room) => void Object.assign(room.local.speakingWhileMuted, { value: true }),
  },
  reactions: {
    people: 4,
    hands: [1, 0],
    act: (room) => {
      const ids = [...room.state.value.participants.keys()]
      room.reactions.value = (['👍', '🎉', '👏', '❤️'] as const).map((emoji, key) => ({
        key,
        emoji,
        from: ids[key]!,
      }))
    },
  },
  chat: { people: 5, chat: talk, speaking: [1] },
  unread: { people: 5, act: (room) => sayLater(room) },
  quiet: { people: 4, cameraOff: [0, 1, 2, 3], muted: [0, 1, 2, 3] },
}

/** A hundred changes a second, in updates as a server sends them; how long each keeps the page busy is noted. */
function bustle({ state }: ClientRoom): void {
  const [, ...others] = [...state.value.participants.keys()]
  const busy: number[] = []
  let count = 0
  Object.assign(globalThis, { busy })
  const change = async (): Promise<void> => {
    const start = performance.now()
    let now = state.value
    for (const end = count + 20; count < end; count++) {
      const id = others[(count * 7_919) % others.length]!
      now = apply(
        now,
        count % 2
          ? { type: 'participant.renamed', id, name: `Visitor ${count}` }
          : { type: now.hands.includes(id) ? 'hand.lowered' : 'hand.raised', id },
      )
    }
    state.value = now
    await nextTick()
    // What was changed is laid out as well.
    document.body.getBoundingClientRect()
    busy.push(performance.now() - start)
  }
  setInterval(() => void change(), 200)
}

function sayLater(room: ClientRoom): void {
  const { state } = room
  const [, from] = [...state.value.participants.keys()]
  const chat = [1, 2, 3].map((id) => ({
    id,
    from: from!,
    name: 'Ben Lindqvist',
    text: `Message ${id}`,
    at: Date.now(),
  }))
  setTimeout(() => (state.value = { ...state.value, revision: state.value.revision + 1, chat }), 300)
}
