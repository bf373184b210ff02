import { computed, shallowRef, type ComputedRef, type Ref } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { gridRectangles } from '../layout/grid.ts'
import { orderPeople } from '../layout/order.ts'
import { pageOf, tilesPerPage } from '../layout/pages.ts'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { stageRectangles, stripCapacity } from '../layout/stage.ts'
import type { Tile } from './use-tiles.ts'

/** A tile and its place in the container, in CSS pixels. */
export type PlacedTile = { tile: Tile; place: Rectangle }

export type Placement = {
  /** What is on screen, apart from one's own picture when that floats above the others. */
  placed: ComputedRef<PlacedTile[]>
  floating: ComputedRef<Tile | undefined>
  /** Everybody's camera, in the order in which they stand. */
  ordered: ComputedRef<Tile[]>
  pages: ComputedRef<{ page: number; pages: number }>
  turn(to: number): void
}

export type PlacementInput = {
  cameras: Ref<Tile[]>
  screens: Ref<Tile[]>
  onStage: Ref<Tile[]>
  size: { width: Ref<number>; height: Ref<number> }
  hideSelf: Ref<boolean>
  spokeAt: Ref<ReadonlyMap<ParticipantId, number>>
}

/** CSS pixels between tiles. */
const gap = 8

/** Decides what is beside the stage, what is on which page, and where each tile goes. */
export function usePlacement({
  cameras,
  screens,
  onStage,
  size,
  hideSelf,
  spokeAt,
}: PlacementInput): Placement {
  const asked = shallowRef(0)
  const space = computed((): Size => ({ width: size.width.value, height: size.height.value }))
  const wide = computed(() => onStage.value.some(({ source }) => source === 'screen'))
  const perPage = computed(() => {
    // Before there is any space nobody has a place to lose.
    if (space.value.width === 0) return cameras.value.length
    if (onStage.value.length === 0) return tilesPerPage(space.value, gap)
    return stripCapacity({ onStage: onStage.value.length, wide: wide.value }, space.value, gap)
  })

  const self = computed(() => cameras.value.find((tile) => tile.self))
  const floating = computed(() => {
    const two = cameras.value.length === 2 && screens.value.length === 0
    return two && !hideSelf.value && !isStaged(self.value) ? self.value : undefined
  })
  const isStaged = (tile: Tile | undefined): boolean => onStage.value.some(({ key }) => key === tile?.key)
  const isHidden = (tile: Tile): boolean => tile.self && hideSelf.value && cameras.value.length > 1
  const isShown = (tile: Tile): boolean => !isStaged(tile) && tile !== floating.value && !isHidden(tile)

  const ordered = useOrder(cameras, isShown, spokeAt, perPage)
  const beside = computed(() => [
    ...screens.value.filter((tile) => !isStaged(tile)),
    ...ordered.value.filter(isShown),
  ])
  const pages = computed(() => pageOf(beside.value.length, perPage.value, asked.value))

  const placed = computed(() => {
    if (space.value.width === 0) return []
    const from = pages.value.page * perPage.value
    const onPage = beside.value.slice(from, from + perPage.value)
    if (onStage.value.length === 0) return place(onPage, gridRectangles(onPage.length, space.value, gap))
    const wish = { onStage: onStage.value.length, inStrip: onPage.length, wide: wide.value }
    const { stage, strip } = stageRectangles(wish, space.value, gap)
    return [...place(onStage.value, stage), ...place(onPage, strip)]
  })

  return { placed, floating, ordered, pages, turn: (to) => void (asked.value = to) }
}

function useOrder(
  cameras: Ref<Tile[]>,
  isShown: (tile: Tile) => boolean,
  spokeAt: Ref<ReadonlyMap<ParticipantId, number>>,
  perPage: Ref<number>,
): ComputedRef<Tile[]> {
  return computed((before: Tile[] | undefined) => {
    const standing = cameras.value.map((tile) => ({
      id: tile.key,
      shown: isShown(tile),
      seen: tile.seen,
      spokeAt: spokeAt.value.get(tile.participant) ?? 0,
    }))
    // An order is steady only towards the one before it; that is its one memory.
    const keys = orderPeople(
      (before ?? []).map(({ key }) => key),
      standing,
      perPage.value,
    )
    const byKey = new Map(cameras.value.map((tile) => [tile.key, tile]))
    return keys.flatMap((key) => byKey.get(key) ?? [])
  })
}

function place(tiles: Tile[], places: Rectangle[]): PlacedTile[] {
  return tiles.flatMap((tile, index) => {
    const at = places[index]
    return at ? [{ tile, place: at }] : []
  })
}
