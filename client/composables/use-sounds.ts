import { computed, type ComputedRef } from 'vue'
import type { ClientRoom } from '../room/room.ts'
import { usePreferences } from './use-preferences.ts'

/** A sound to be played. `volume` 0 to 2. */
export type Sound = { key: string; track: MediaStreamTrack; volume: number }

/** Everybody's sound, as loud as this person wants them. */
export function useSounds({ sounds, state }: ClientRoom): ComputedRef<Sound[]> {
  const { preferences } = usePreferences()
  return computed(() =>
    sounds.value.map(({ track, media, owner, silent }) => {
      const name = owner && state.value.participants.get(owner)?.name
      const volume = silent ? 0 : (preferences.value.volumes[name ?? ''] ?? 1)
      return { key: track, track: media, volume }
    }),
  )
}
