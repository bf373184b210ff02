import { useDocumentVisibility } from '@vueuse/core'
import { watch, type Ref } from 'vue'
import type { ClientRoom } from '../room/room.ts'
import type { PlacedTile } from './use-placement.ts'

/** Tells the room what is on screen, so that nothing else is sent. `keptVisible`: a picture of it is in a window of its own. */
export function useViewReport(room: ClientRoom, placed: Ref<PlacedTile[]>, keptVisible: Ref<boolean>): void {
  const visibility = useDocumentVisibility()
  watch(
    placed,
    (tiles) => {
      const ratio = globalThis.devicePixelRatio
      room.viewing.show(
        tiles
          .filter(({ tile }) => !tile.self)
          .map(({ tile, place }) => ({
            participant: tile.participant,
            source: tile.source,
            width: Math.round(place.width * ratio),
            height: Math.round(place.height * ratio),
          })),
      )
    },
    { immediate: true },
  )
  watch(
    [visibility, keptVisible],
    () => (room.viewing.hidden.value = visibility.value === 'hidden' && !keptVisible.value),
    { immediate: true },
  )
}
