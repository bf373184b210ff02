import { computed, watch, type ComputedRef, type Ref } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Layout } from './preferences.ts'
import type { Tile } from './use-tiles.ts'

export type StageChoice = {
  cameras: Ref<Tile[]>
  screens: Ref<Tile[]>
  layout: Ref<Layout>
  /** Key of a tile. */
  pinned: Ref<string | undefined>
  spokeAt: Ref<ReadonlyMap<ParticipantId, number>>
}

/** More screens than this side by side are not readable; the others wait in the strip. */
const mostScreens = 4

/** What is on stage: who is pinned, else the others' screens, else, in speaker view, whoever spoke last. */
export function useOnStage({ cameras, screens, layout, pinned, spokeAt }: StageChoice): ComputedRef<Tile[]> {
  const sharedByOthers = computed(() => screens.value.filter(({ self }) => !self))
  releaseForNewScreens(sharedByOthers, pinned)

  return computed(() => {
    const pin = [...cameras.value, ...screens.value].find(({ key }) => key === pinned.value)
    if (pin) return [pin]
    if (sharedByOthers.value.length > 0) return sharedByOthers.value.slice(0, mostScreens)
    if (layout.value !== 'speaker') return []
    const others = cameras.value.filter(({ self }) => !self)
    const spoke = ({ participant }: Tile): number => spokeAt.value.get(participant) ?? 0
    return others.toSorted((a, b) => spoke(b) - spoke(a)).slice(0, 1)
  })
}

/** Whoever pinned somebody before still wants to see what is shown to everybody now. */
function releaseForNewScreens(screens: Ref<Tile[]>, pinned: Ref<string | undefined>): void {
  watch(screens, (now, before) => {
    const known = new Set(before.map(({ key }) => key))
    if (now.some(({ key }) => !known.has(key))) pinned.value = undefined
  })
}
