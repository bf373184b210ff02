import { useElementSize } from '@vueuse/core'
import { computed, shallowRef } from 'vue'
import type { ClientRoom } from '../room/room.ts'
import type { Layout } from './preferences.ts'
import { useOnStage } from './use-on-stage.ts'
import { usePlacement } from './use-placement.ts'
import { usePreferences } from './use-preferences.ts'
import { useSpeakingTimes, useTiles } from './use-tiles.ts'
import { useUrlOptions } from './use-url-options.ts'

/** Everything about what is to be seen: the tiles, how this person wants them laid out, and where they go in `field`. */
export function useStage(room: ClientRoom) {
  const field = shallowRef<HTMLElement | null>(null)
  const { preferences, change } = usePreferences()
  const { width, height } = useElementSize(field)
  const { cameras, screens } = useTiles(room)
  const spokeAt = useSpeakingTimes(room)
  /** Key of a tile. */
  const pinned = shallowRef<string>()
  const chosen = shallowRef<Layout>(useUrlOptions().layout ?? preferences.value.layout)
  const hideSelf = computed({
    get: () => preferences.value.hideSelf,
    set: (hide) => change({ hideSelf: hide }),
  })
  const layout = computed({
    get: () => chosen.value,
    set: (to) => {
      chosen.value = to
      pinned.value = undefined
      change({ layout: to })
    },
  })
  const onStage = useOnStage({ cameras, screens, layout, pinned, spokeAt })
  const placement = usePlacement({ cameras, screens, onStage, size: { width, height }, hideSelf, spokeAt })

  return {
    ...placement,
    field,
    cameras,
    screens,
    layout,
    hideSelf,
    pinned,
    space: computed(() => ({ width: width.value, height: height.value })),
    foremost: useForemost({ cameras, screens, spokeAt }),
    /** Puts a tile on stage, or takes it down again. */
    pin: (key: string | undefined) => void (pinned.value = pinned.value === key ? undefined : key),
  }
}

type Shown = Pick<ReturnType<typeof useTiles>, 'cameras' | 'screens'> & {
  spokeAt: ReturnType<typeof useSpeakingTimes>
}

/** What matters most now, for a window with room for one: somebody's screen, whoever spoke last, anybody. */
const useForemost = ({ cameras, screens, spokeAt }: Shown) =>
  computed(() => {
    const screen = screens.value.find(({ self }) => !self)
    const others = cameras.value.filter(({ self }) => !self)
    const spoke = spokeAt.value
    const [speaker] = others.toSorted(
      (a, b) =>
        (spoke.get(b.participant) ?? 0) - (spoke.get(a.participant) ?? 0) || Number(b.seen) - Number(a.seen),
    )
    return screen ?? speaker ?? cameras.value[0]
  })

export type StageView = ReturnType<typeof useStage>
