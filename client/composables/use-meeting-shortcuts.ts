import { reactions } from '#shared/reactions.ts'
import type { LocalMedia } from '../media/local-media.ts'
import type { Meeting } from './use-meeting.ts'
import { useShortcuts } from './use-shortcuts.ts'
import type { StageView } from './use-stage.ts'
import type { Tile } from './use-tiles.ts'

/** The meeting by keyboard; the list is shown by `?`. */
export function useMeetingShortcuts(meeting: Meeting): void {
  const { room, actions, panels, stage, fullScreen, shortcutsOpen } = meeting
  const turn = (by: number) => () => stage.turn(stage.pages.value.page + by)
  useShortcuts({
    keys: {
      ...pinKeys(stage),
      m: actions.toggleMicrophone,
      v: actions.toggleCamera,
      d: actions.toggleShare,
      r: actions.toggleHand,
      h: actions.toggleHand,
      c: () => panels.toggle('chat'),
      p: () => panels.toggle('people'),
      t: () => panels.toggle('statistics'),
      w: () => void (stage.layout.value = stage.layout.value === 'grid' ? 'speaker' : 'grid'),
      f: () => void (stage.hideSelf.value = !stage.hideSelf.value),
      s: () => void fullScreen.toggle(),
      pagedown: turn(1),
      pageup: turn(-1),
      '?': () => void (shortcutsOpen.value = true),
    },
    withControl: { d: actions.toggleMicrophone, e: actions.toggleCamera },
    withAlt: (digit) => {
      const emoji = reactions[digit - 1]
      if (emoji) actions.react(emoji)
    },
    talk: pushToTalk(room.local),
    escape: panels.close,
  })
}

/** 1 to 9 pin, in the order in which people stand; 0 lets go. */
function pinKeys({ pinned, ordered }: StageView): Record<string, () => void> {
  const others = (): Tile[] => ordered.value.filter(({ self }) => !self)
  return Object.fromEntries(
    Array.from({ length: 10 }, (_, digit) => [
      String(digit),
      () => void (pinned.value = others()[digit - 1]?.key),
    ]),
  )
}

/** Only whoever was muted is heard for as long as the key is down, and muted again after. */
function pushToTalk({ microphone }: LocalMedia): (on: boolean) => void {
  let talking = false
  return (on) => {
    if (on) talking = !microphone.wanted.value
    if (talking) microphone.want(on)
    if (!on) talking = false
  }
}
