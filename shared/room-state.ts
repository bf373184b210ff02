import { chatHistory } from './limits.ts'
import type { ChatMessage } from './protocol/chat.ts'
import type { DirectLink } from './protocol/direct.ts'
import type { ParticipantId, TrackId } from './protocol/ids.ts'
import type { RoomEvent } from './protocol/index.ts'
import type { Participant } from './protocol/participant.ts'
import type { Snapshot } from './protocol/room.ts'
import type { Track } from './protocol/track.ts'
import { slice } from './slice.ts'

const participants = slice('participant', new Map() as ReadonlyMap<ParticipantId, Participant>, {
  'participant.joined': (all, { participant }) => put(all, participant),
  'participant.left': (all, { id }) => drop(all, id),
  'participant.away': (all, { id }) => change(all, id, { away: true }),
  'participant.back': (all, { id }) => change(all, id, { away: false }),
  'participant.renamed': (all, { id, name }) => change(all, id, { name }),
})

/** How many people are inside, also while `participants` does not list them all. */
const present = slice('presence', 0, {
  'participant.joined': (count) => count + 1,
  'participant.left': (count) => count - 1,
})

const tracks = slice('track', new Map() as ReadonlyMap<TrackId, Track>, {
  'track.published': (all, { track }) => put(all, track),
  'track.muted': (all, { id, muted }) => change(all, id, { muted }),
  'track.unpublished': (all, { id }) => drop(all, id),
  'participant.left': (all, { id }) => keep(all, (track) => track.owner !== id),
  'media.lost': () => new Map(),
})

/** Raised hands, first come first. */
const hands = slice('hand', [] as readonly ParticipantId[], {
  'hand.raised': (all, { id }) => (all.includes(id) ? all : [...all, id]),
  'hand.lowered': (all, { id }) => without(all, id),
  'participant.left': (all, { id }) => without(all, id),
})

const chat = slice('chat', [] as readonly ChatMessage[], {
  'chat.sent': (all, { message }) => [...all.slice(1 - chatHistory), message],
})

/** How often the room's media was lost. */
const generation = slice('media', 0, {
  'media.lost': (_, event) => event.generation,
})

/** The direct connection of the only two, from the first attempt to its end. */
const direct = slice('direct', null as DirectLink | null, {
  'direct.proposed': (_, { id, offerer }) => ({ id, offerer, settled: false }),
  'direct.settled': (link, { id }) => (link?.id === id ? { ...link, settled: true } : link),
  'direct.ended': (link, { id }) => (link?.id === id ? null : link),
})

/** When the room ends for maintenance, ms since the epoch; `null`: no end in sight. */
const closing = slice('room', null as number | null, {
  'room.closing': (_, { at }) => at,
})

/** What is lasting in a room; everybody who applies the same events holds the same state. */
export type RoomState = {
  readonly revision: number
  readonly participants: typeof participants.start
  readonly present: number
  readonly tracks: typeof tracks.start
  readonly hands: typeof hands.start
  readonly chat: typeof chat.start
  readonly generation: number
  readonly direct: typeof direct.start
  readonly closing: typeof closing.start
}

export const emptyRoom: RoomState = {
  revision: 0,
  participants: participants.start,
  present: present.start,
  tracks: tracks.start,
  hands: hands.start,
  chat: chat.start,
  generation: generation.start,
  direct: direct.start,
  closing: closing.start,
}

/** The one place where a room changes; the server and every browser run it. */
export const apply = (state: RoomState, event: RoomEvent): RoomState => ({
  revision: state.revision + 1,
  participants: participants.apply(state.participants, event),
  present: present.apply(state.present, event),
  tracks: tracks.apply(state.tracks, event),
  hands: hands.apply(state.hands, event),
  chat: chat.apply(state.chat, event),
  generation: generation.apply(state.generation, event),
  direct: direct.apply(state.direct, event),
  closing: closing.apply(state.closing, event),
})

export const toSnapshot = (state: RoomState): Snapshot => ({
  revision: state.revision,
  generation: state.generation,
  participants: [...state.participants.values()],
  unlisted: 0,
  unlistedSince: null,
  tracks: [...state.tracks.values()],
  hands: [...state.hands],
  chat: [...state.chat],
  direct: state.direct,
  closing: state.closing,
})

export const fromSnapshot = ({ unlisted, unlistedSince: _, ...snapshot }: Snapshot): RoomState => ({
  ...snapshot,
  participants: byId(snapshot.participants),
  present: snapshot.participants.length + unlisted,
  tracks: byId(snapshot.tracks),
})

/**
 * The same room, with people whom its snapshot left out. They are counted already, and whoever is listed stays as
 * events made them.
 */
export function list(state: RoomState, people: readonly Participant[]): RoomState {
  const all = byId([...people, ...state.participants.values()])
  return { ...state, participants: byId([...all.values()].toSorted((a, b) => a.joinedAt - b.joinedAt)) }
}

type Identified<K> = { readonly id: K }

function byId<K, T extends Identified<K>>(items: readonly T[]): ReadonlyMap<T['id'], T> {
  return new Map(items.map((item) => [item.id, item]))
}

function put<K, T extends Identified<K>>(map: ReadonlyMap<K, T>, item: T): ReadonlyMap<K, T> {
  return new Map(map).set(item.id, item)
}

/** What does not change stays the same object: whoever looks at a part of the room sees at once whether it did. */
function keep<K, T>(map: ReadonlyMap<K, T>, wanted: (item: T) => boolean): ReadonlyMap<K, T> {
  const kept = [...map].filter(([, item]) => wanted(item))
  return kept.length === map.size ? map : new Map(kept)
}

function drop<K, T>(map: ReadonlyMap<K, T>, id: K): ReadonlyMap<K, T> {
  const copy = new Map(map)
  copy.delete(id)
  return copy
}

function without<T>(all: readonly T[], item: T): readonly T[] {
  return all.includes(item) ? all.filter((other) => other !== item) : all
}

function change<K, T>(map: ReadonlyMap<K, T>, id: K, part: Partial<T>): ReadonlyMap<K, T> {
  const old = map.get(id)
  return old ? new Map(map).set(id, { ...old, ...part }) : map
}
