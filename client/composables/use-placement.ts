import { computed, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { gridRectangles } from '../layout/grid.ts'
import { orderPeople } from '../layout/order.ts'
import { pageOf, tilesPerPage } from '../layout/pages.ts'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { stageRectangles, stripCapacity } from '../layout/stage.ts'
import type { Layout } from './preferences.ts'
import type { Tile } from './use-tiles.ts'

/** A tile and its place; `large`: it is on the stage, or one of few. */
export type PlacedTile = { tile: Tile; place: Rectangle; large: boolean }

export type Placement = {
  /** What is on screen, in the container's pixels. */
  placed: ComputedRef<PlacedTile[]>
  /** One's own picture, when it floats above the others. */
  floating: ComputedRef<Tile | undefined>
  pages: ComputedRef<{ page: number; pages: number }>
  turn(to: number): void
}

export type PlacementInput = {
  cameras: Ref<Tile[]>
  screens: Ref<Tile[]>
  size: { width: Ref<number>; height: Ref<number> }
  layout: Ref<Layout>
  pinned: ShallowRef<ParticipantId | undefined>
  hideSelf: Ref<boolean>
  active: Ref<ParticipantId | null>
  spokeAt: Ref<ReadonlyMap<ParticipantId, number>>
}

/** CSS pixels between tiles. */
const gap = 8

/** Decides what is on stage, what is beside it, what is on which page, and where each tile goes. */
export function usePlacement(input: PlacementInput): Placement {
  const asked = shallowRef(0)
  let before: ParticipantId[] = []

  const space = computed((): Size => ({ width: input.size.width.value, height: input.size.height.value }))
  const self = computed(() => input.cameras.value.find((tile) => tile.self))
  const others = computed(() => input.cameras.value.filter((tile) => !tile.self))
  const staged = computed(() => onStage(input, others.value))
  const floats = computed(() => others.value.length === 1 && staged.value.length === 0)
  const floating = computed(() =>
    floats.value && !input.hideSelf.value && staged.value[0] !== self.value ? self.value : undefined,
  )

  const ordered = computed(() => {
    const keys = new Set(staged.value.map(({ key }) => key))
    const candidates = input.cameras.value.filter(
      (tile) => !keys.has(tile.key) && tile !== floating.value && !hidden(tile),
    )
    const standing = candidates.map(({ participant }) => ({
      id: participant,
      pinned: false,
      spokeAt: input.spokeAt.value.get(participant) ?? 0,
    }))
    // An order is steady only towards the one before it; that is its one memory.
    before = orderPeople(before, standing, perPage.value)
    return before.flatMap((id) => candidates.find(({ participant }) => participant === id) ?? [])
  })
  const hidden = (tile: Tile): boolean =>
    tile.self && (input.hideSelf.value || floats.value) && others.value.length > 0
  const perPage = computed(() =>
    staged.value.length > 0 ? stripCapacity(space.value, gap) : tilesPerPage(space.value, gap),
  )
  const pages = computed(() => pageOf(ordered.value.length, perPage.value, asked.value))

  const placed = computed(() => {
    if (space.value.width === 0) return []
    const from = pages.value.page * perPage.value
    const onPage = ordered.value.slice(from, from + perPage.value)
    if (staged.value.length === 0)
      return place(onPage, gridRectangles(onPage.length, space.value, gap), onPage.length <= 4)
    const { stage, strip } = stageRectangles(staged.value.length, onPage.length, space.value, gap)
    return [...place(staged.value, stage, true), ...place(onPage, strip, false)]
  })

  return { placed, floating, pages, turn: (to) => void (asked.value = to) }
}

/** Shared screens first, then whoever is pinned, then, in speaker view, whoever speaks. */
function onStage({ screens, pinned, layout, active, cameras }: PlacementInput, others: Tile[]): Tile[] {
  if (screens.value.length > 0)
    return screens.value.filter((tile) => !tile.self || screens.value.length === 1).slice(0, 4)
  const pin = cameras.value.find(({ participant }) => participant === pinned.value)
  if (pin) return [pin]
  if (layout.value !== 'speaker') return []
  const speaker = others.find(({ participant }) => participant === active.value) ?? others[0]
  return speaker ? [speaker] : []
}

function place(tiles: Tile[], places: Rectangle[], large: boolean): PlacedTile[] {
  return tiles.flatMap((tile, index) => {
    const at = places[index]
    return at ? [{ tile, place: at, large }] : []
  })
}
