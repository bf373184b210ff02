import { useFullscreen, useMediaQuery } from '@vueuse/core'
import { computed, inject, provide, shallowRef, type InjectionKey } from 'vue'
import type { TileAction } from '../components/tiles/tile-action.ts'
import type { ClientRoom } from '../room/room.ts'
import { useMeetingActions } from './use-meeting-actions.ts'
import { usePanels } from './use-panels.ts'
import { usePictureInPicture } from './use-picture-in-picture.ts'
import { providePlayback } from './use-playback.ts'
import { useStage } from './use-stage.ts'
import type { Tile } from './use-tiles.ts'
import { useUnread } from './use-unread.ts'

const meetingKey: InjectionKey<Meeting> = Symbol('meeting')

export type Meeting = ReturnType<typeof createMeeting>

/** Called once by the meeting's view. */
export function provideMeeting(room: ClientRoom): Meeting {
  const meeting = createMeeting(room)
  provide(meetingKey, meeting)
  return meeting
}

/** What the parts of the meeting's screen have in common: what is seen, what is open, what one can do. */
export function useMeeting(): Meeting {
  const meeting = inject(meetingKey)
  if (!meeting) throw new Error('no meeting is provided here')
  return meeting
}

function createMeeting(room: ClientRoom) {
  const stage = useStage(room)
  const panels = usePanels()
  /** On a phone a panel covers everything. */
  const sheets = useMediaQuery('(width < 760px)')
  // The page as a whole: menus and dialogs stand beside the meeting in it.
  const fullScreen = useFullscreen()

  function actOn({ key, participant }: Tile, action: TileAction): void {
    if (action === 'pin') stage.pin(key)
    else if (action === 'hide-self') stage.hideSelf.value = true
    else if (action === 'volume') panels.showPerson(participant)
    else panels.show('statistics')
  }

  return {
    room,
    stage,
    panels,
    actOn,
    fullScreen,
    actions: useMeetingActions(room),
    /** What was begun to be written stays while the chat is closed. */
    draft: shallowRef(''),
    unread: useUnread(room, panels.chatOpen),
    playback: providePlayback(() => room.local.devices.chosen.value.speaker),
    picture: usePictureInPicture(() => stage.foremost.value?.video),
    narrow: useMediaQuery('(width < 640px)'),
    covered: computed(() => sheets.value && panels.shown.value !== undefined),
    shortcutsOpen: shallowRef(false),
    settingsOpen: shallowRef(false),
  }
}
