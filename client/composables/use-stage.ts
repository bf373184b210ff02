import { useElementSize } from '@vueuse/core'
import { computed, shallowRef, type Ref } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { ClientRoom } from '../room/room.ts'
import type { Layout } from './preferences.ts'
import { usePlacement } from './use-placement.ts'
import { usePreferences } from './use-preferences.ts'
import { useSpeakingTimes, useTiles } from './use-tiles.ts'
import { useUrlOptions } from './use-url-options.ts'

/** Everything about what is to be seen: the tiles, how this person wants them laid out, and where they go in `field`. */
export function useStage(room: ClientRoom, field: Ref<HTMLElement | null>) {
  const { preferences, change } = usePreferences()
  const { width, height } = useElementSize(field)
  const { cameras, screens } = useTiles(room)
  const pinned = shallowRef<ParticipantId>()
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
  const active = computed(() => room.speakers.value.active)
  const placement = usePlacement({
    cameras,
    screens,
    size: { width, height },
    layout,
    pinned,
    hideSelf,
    active,
    spokeAt: useSpeakingTimes(room),
  })

  return {
    ...placement,
    cameras,
    screens,
    layout,
    hideSelf,
    pinned,
    space: computed(() => ({ width: width.value, height: height.value })),
    /** What matters most now, for a window with room for one picture. */
    foremost: computed(() => {
      const speaker = cameras.value.find(({ participant, self }) => !self && participant === active.value)
      const anybody = cameras.value.find(({ self, video }) => !self && video)
      return (screens.value[0] ?? speaker ?? anybody ?? cameras.value[0])?.video
    }),
    pin: (participant: ParticipantId | undefined) =>
      void (pinned.value = pinned.value === participant ? undefined : participant),
  }
}

export type StageView = ReturnType<typeof useStage>
