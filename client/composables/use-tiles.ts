import { computed, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Participant } from '#shared/protocol/participant.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { Quality } from '#shared/protocol/index.ts'
import type { ClientRoom } from '../room/room.ts'
import type { Fault } from '../room/verdict.ts'

/** Somebody's camera or screen, as it is drawn. `key` stays the same for as long as there is such a tile. */
export type Tile = {
  key: string
  participant: ParticipantId
  name: string
  source: 'camera' | 'screen'
  self: boolean
  video: MediaStreamTrack | undefined
  /** There is a picture to be seen, whether or not it is received. */
  seen: boolean
  /** A picture is on its way, but none has come yet. */
  starting: boolean
  muted: boolean
  speaking: boolean
  /** Place in the queue of raised hands, from 1; undefined if it is down. */
  hand: number | undefined
  quality: Quality
  /** Why it is seen or heard badly here. */
  fault: Fault | undefined
  away: boolean
}

/** Every camera and screen there is: who is here, in the order they came, and what they show. */
export function useTiles(room: ClientRoom): { cameras: ComputedRef<Tile[]>; screens: ComputedRef<Tile[]> } {
  const { state, you, speakers, quality, verdict, incoming, local } = room
  const tracks = computed(() => {
    const bySource = new Map<string, Track>()
    for (const track of state.value.tracks.values()) bySource.set(`${track.owner} ${track.source}`, track)
    return (owner: ParticipantId, source: Source): Track | undefined => bySource.get(`${owner} ${source}`)
  })

  const places = computed(() => new Map(state.value.hands.map((id, index) => [id, index + 1])))

  function tileOf({ id, name, away }: Participant, source: Tile['source']): Tile {
    const self = id === you.value
    const track = tracks.value(id, source)
    const video = self ? local[source].track.value : received(track)
    const seen = self ? local[source].wanted.value : track !== undefined && !track.muted
    return {
      key: `${id} ${source}`,
      participant: id,
      name,
      source,
      self,
      video,
      seen,
      starting: !self && seen && video === undefined && !withheld(),
      muted:
        source === 'camera' &&
        (self ? !local.microphone.wanted.value : (tracks.value(id, 'microphone')?.muted ?? true)),
      speaking: source === 'camera' && speakers.value.speaking.has(id),
      hand: source === 'screen' ? undefined : places.value.get(id),
      quality: quality.value.get(id) ?? 'good',
      fault: self ? ownFault(id) : verdict.value.tiles.get(id),
      away,
    }
  }

  /** Your own tile tells how the others see and hear you. */
  function ownFault(id: ParticipantId): Fault | undefined {
    return (quality.value.get(id) ?? 'good') === 'good' ? undefined : verdict.value.overall
  }

  /** Pictures that do not come are not on their way: they are not wished for, or the server has given them up. */
  const withheld = (): boolean =>
    room.viewing.audioOnly.value || !['none', 'sharpness'].includes(room.shedding.value)

  function received(track: Track | undefined): MediaStreamTrack | undefined {
    if (!track || track.muted) return undefined
    const remote = incoming.value.get(track.id)
    return remote && !remote.paused ? remote.media : undefined
  }

  const people = computed(() =>
    [...state.value.participants.values()].toSorted((a, b) => a.joinedAt - b.joinedAt),
  )
  return {
    cameras: computed((before: Tile[] | undefined) =>
      sameWhereEqual(
        before,
        people.value.map((person) => tileOf(person, 'camera')),
      ),
    ),
    screens: computed((before: Tile[] | undefined) => {
      const sharing = people.value.filter(({ id }) => tracks.value(id, 'screen'))
      return sameWhereEqual(
        before,
        sharing.map((person) => tileOf(person, 'screen')),
      )
    }),
  }
}

/** A tile that did not change stays the same object, and a list of such the same list: nothing is drawn anew for it. */
function sameWhereEqual(before: Tile[] | undefined, now: Tile[]): Tile[] {
  if (!before) return now
  const old = new Map(before.map((tile) => [tile.key, tile]))
  const same = now.map((tile) => {
    const known = old.get(tile.key)
    return known && areEqual(known, tile) ? known : tile
  })
  const unchanged = same.length === before.length && same.every((tile, index) => tile === before[index])
  return unchanged ? before : same
}

const areEqual = (a: Tile, b: Tile): boolean =>
  (Object.keys(a) as Array<keyof Tile>).every((field) => a[field] === b[field])

/** When each participant was last the active speaker, ms. */
export function useSpeakingTimes(room: ClientRoom): ShallowRef<ReadonlyMap<ParticipantId, number>> {
  const times = shallowRef<ReadonlyMap<ParticipantId, number>>(new Map())
  watch(
    () => room.speakers.value.active,
    (active) => {
      if (active) times.value = new Map(times.value).set(active, Date.now())
    },
    { immediate: true },
  )
  return times
}
