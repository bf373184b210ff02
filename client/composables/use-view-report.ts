import { useDevicePixelRatio, useDocumentVisibility } from '@vueuse/core'
import { computed, watch } from 'vue'
import type { ViewTile } from '#shared/protocol/view.ts'
import type { Size } from '../layout/rectangle.ts'
import type { Meeting } from './use-meeting.ts'
import type { Tile } from './use-tiles.ts'

/** CSS pixels: about what a small window of its own shows. */
const small: Size = { width: 384, height: 216 }

/** Tells the room what is on screen, so that nothing else is sent. */
export function useViewReport({ room, stage, picture, covered }: Meeting): void {
  const visibility = useDocumentVisibility()
  const { pixelRatio } = useDevicePixelRatio()
  const inBackground = computed(() => visibility.value === 'hidden')
  const { placed, foremost, space, cameras, screens } = stage

  /** Undefined before the first layout: nothing has a place yet, and everything will have one. */
  const shown = computed((): Array<[Tile, Size]> | undefined => {
    // Behind a panel that covers them, tiles are not seen; in the small window, one is.
    const alone: Array<[Tile, Size]> = picture.open.value && foremost.value ? [[foremost.value, small]] : []
    if (covered.value || (inBackground.value && picture.open.value)) return alone
    if (space.value.width === 0) return undefined
    const there = placed.value.map(({ tile, place }): [Tile, Size] => [tile, place])
    const extra = alone.filter(([tile]) => !there.some(([other]) => other.key === tile.key))
    return [...there, ...extra]
  })

  const pinned = computed(() =>
    [...cameras.value, ...screens.value].find(({ key, self }) => key === stage.pinned.value && !self),
  )

  watch(
    [shown, () => pinned.value?.participant, pixelRatio],
    ([tiles, pin, ratio]) => {
      const others = tiles?.filter(([{ self }]) => !self)
      if (!others) return
      room.viewing.show(
        others.map((one) => viewTile(one, ratio)),
        pin ? [pin] : [],
      )
    },
    { immediate: true },
  )
  watch(
    [inBackground, picture.open],
    ([background, kept]) => void (room.viewing.hidden.value = background && !kept),
    { immediate: true },
  )
}

const viewTile = ([{ participant, source }, { width, height }]: [Tile, Size], ratio: number): ViewTile => ({
  participant,
  source,
  width: Math.round(width * ratio),
  height: Math.round(height * ratio),
})
