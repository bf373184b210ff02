import { onKeyStroke } from '@vueuse/core'
import type { LocalMedia } from '../media/local-media.ts'

/** M and V turn microphone and camera on and off before the meeting too; while one types they are letters. */
export function useJoinShortcuts({ microphone, camera }: LocalMedia): void {
  onKeyStroke(['m', 'M', 'v', 'V'], (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return
    const source = event.key.toLowerCase() === 'm' ? microphone : camera
    source.want(!source.wanted.value)
  })
}

const typing = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('input, select, textarea, [role="dialog"], [role="menu"]') !== null
