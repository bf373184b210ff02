import { peoplePage } from '#shared/limits.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Participant, PeoplePage } from '#shared/protocol/participant.ts'
import type { Snapshot } from '#shared/protocol/room.ts'
import { toSnapshot, type RoomState } from '#shared/room-state.ts'

/** The room for somebody who joins it as `you`: with everybody, or in a large one with those who matter at once. */
export function snapshotFor(state: RoomState, you: ParticipantId): Snapshot {
  const whole = toSnapshot(state)
  if (whole.participants.length <= peoplePage) return whole
  const listed = new Set(foremost(state, you).slice(0, peoplePage))
  const unlisted = whole.participants.filter((person) => !listed.has(person))
  return {
    ...whole,
    participants: whole.participants.filter((person) => listed.has(person)),
    unlisted: unlisted.length,
    unlistedSince: Math.min(...unlisted.map(({ joinedAt }) => joinedAt)),
  }
}

/** A page of those who came at `since` (ms since the epoch) or later, and whoever came in the same ms as its last. */
export function peopleSince({ participants }: RoomState, since: number): PeoplePage {
  const rest = longestFirst(participants.values()).filter(({ joinedAt }) => joinedAt >= since)
  const end = rest[peoplePage - 1]?.joinedAt ?? Infinity
  return {
    participants: rest.filter(({ joinedAt }) => joinedAt <= end),
    next: rest.find(({ joinedAt }) => joinedAt > end)?.joinedAt ?? null,
  }
}

/** Oneself, then whoever is heard, seen or about to be, then those who are inside longest. */
function foremost({ participants, tracks, hands }: RoomState, you: ParticipantId): Participant[] {
  const active = new Set([...[...tracks.values()].map(({ owner }) => owner), ...hands])
  const place = ({ id }: Participant): number => (id === you ? 0 : active.has(id) ? 1 : 2)
  return longestFirst(participants.values()).toSorted((a, b) => place(a) - place(b))
}

const longestFirst = (people: Iterable<Participant>): Participant[] =>
  [...people].toSorted((a, b) => a.joinedAt - b.joinedAt)
