import { computed, type ComputedRef } from 'vue'
import type { ClientRoom } from '../room/room.ts'
import { usePreferences } from './use-preferences.ts'

/** A sound to be played. `volume` 0 to 2. */
export type Sound = { key: string; track: MediaStreamTrack; volume: number }

/** Everybody's sound, as loud as this person wants them. */
export function useSounds({ incoming, state }: ClientRoom): ComputedRef<Sound[]> {
  const { preferences } = usePreferences()
  return computed(() =>
    [...incoming.value.values()].flatMap(({ track, kind, media }) => {
      if (kind !== 'audio') return []
      const owner = state.value.tracks.get(track)?.owner
      const name = owner && state.value.participants.get(owner)?.name
      return [{ key: track, track: media, volume: preferences.value.volumes[name ?? ''] ?? 1 }]
    }),
  )
}
