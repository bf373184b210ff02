import { useEventListener } from '@vueuse/core'

export type Shortcuts = {
  /** By key, lower case: `m`, `?`, `0` … */
  keys: Readonly<Record<string, () => void>>
  /** With Ctrl or ⌘. */
  withControl: Readonly<Record<string, () => void>>
  /** Alt and a digit, 1 to 9. */
  withAlt(digit: number): void
  /** Space: held down, and let go. */
  talk(on: boolean): void
  escape(): void
}

/** Listens to the keyboard for the whole page; silent while somebody types, or a dialog or a menu is open. */
export function useShortcuts(shortcuts: Shortcuts): void {
  let talking = false

  useEventListener(globalThis.document, 'keydown', (event) => {
    if (event.defaultPrevented || event.repeat || isElsewhere(event.target)) return
    const action = actionOf(event, shortcuts)
    if (action) {
      event.preventDefault()
      action()
    } else if (event.code === 'Space' && !hasModifier(event) && !isPressable(event.target)) {
      event.preventDefault()
      talking = true
      shortcuts.talk(true)
    }
  })
  const stopTalking = (): void => {
    if (talking) shortcuts.talk(false)
    talking = false
  }
  useEventListener(globalThis.document, 'keyup', (event) => {
    if (event.code === 'Space') stopTalking()
  })
  // Whoever switches windows with the key down never lets it go here.
  useEventListener(globalThis.window, 'blur', stopTalking)
}

function actionOf(
  event: KeyboardEvent,
  { keys, withControl, withAlt, escape }: Shortcuts,
): (() => void) | undefined {
  const key = event.key.toLowerCase()
  if (event.altKey) {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
    return digit && !event.ctrlKey && !event.metaKey ? () => withAlt(Number(digit)) : undefined
  }
  if (event.ctrlKey || event.metaKey) return Object.hasOwn(withControl, key) ? withControl[key] : undefined
  if (key === 'escape') return escape
  return Object.hasOwn(keys, key) ? keys[key] : undefined
}

const hasModifier = (event: KeyboardEvent): boolean =>
  event.altKey || event.ctrlKey || event.metaKey || event.shiftKey

/** Typing, or busy with something that takes keys itself. */
function isElsewhere(target: EventTarget | null): boolean {
  if (document.querySelector('[role="dialog"], [role="menu"]')) return true
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type="range"]), textarea, select'))
  )
}

/** Space presses a button that has the focus; so it must not talk as well. */
function isPressable(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('button, a, summary, [role="button"], [role="switch"], [role="slider"], input')
  )
}
