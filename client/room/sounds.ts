import { computed, type ComputedRef } from 'vue'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { RemoteTrack } from './receiving.ts'

/** The microphone that each speaker slot carries now. */
export type Voices = ReadonlyMap<TrackId, TrackId | null>

/** A sound that arrives. `owner`: whose it is now; `silent`: not to be heard, since the same comes another way. */
export type RemoteSound = {
  track: TrackId
  media: MediaStreamTrack
  owner: ParticipantId | undefined
  silent: boolean
}

export type SoundsOptions = {
  incoming: ComputedRef<ReadonlyMap<TrackId, RemoteTrack>>
  voices(): Voices
  state(): RoomState
}

/**
 * All that is to be heard. A voice may come twice for a moment, by itself and through a slot, while the server changes
 * from one way to the other: it is heard by itself as soon as that has settled, and through the slot until then.
 */
export function soundsOf({ incoming, voices, state }: SoundsOptions): ComputedRef<readonly RemoteSound[]> {
  return computed(() => {
    const sounds = [...incoming.value.values()].filter(({ kind }) => kind === 'audio')
    const alone = new Set(sounds.filter(({ settled }) => settled).map(({ track }) => track))
    const slots = new Set(sounds.flatMap(({ track }) => voices().get(track) ?? []))
    return sounds.map(({ track, media, settled }) => {
      const voice = voices().get(track)
      const silent = voice ? alone.has(voice) : !settled && slots.has(track)
      return { track, media, owner: state().tracks.get(voice ?? track)?.owner, silent }
    })
  })
}
