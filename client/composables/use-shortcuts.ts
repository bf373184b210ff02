import { useEventListener } from '@vueuse/core'

export type Shortcuts = {
  /** By key, lower case: `m`, `?`, `0`, `pagedown` … */
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
  const isPressed = useSpacePresses()
  let talking = false

  useEventListener(globalThis.document, 'keydown', (event) => {
    if (talking && event.code === 'Space') return event.preventDefault()
    if (event.defaultPrevented || event.repeat || isElsewhere(event.target)) return
    const action = actionOf(event, shortcuts)
    if (action) {
      event.preventDefault()
      action()
    } else if (event.code === 'Space' && !hasModifier(event) && !isPressed(event.target)) {
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
    if (event.code !== 'Space' || !talking) return
    // Firefox presses a button when Space is let go.
    event.preventDefault()
    stopTalking()
  })
  // Whoever switches windows with the key down never lets it go here.
  useEventListener(globalThis.window, 'blur', stopTalking)
}

/**
 * Whether Space presses what has the focus. Whoever got there with the keyboard wants that; after a click the focus only
 * stayed behind on the button, and Space is to talk.
 */
function useSpacePresses(): (target: EventTarget | null) => boolean {
  let byPointer = false
  const listen = { capture: true, passive: true }
  useEventListener(globalThis.document, 'pointerdown', () => void (byPointer = true), listen)
  useEventListener(
    globalThis.document,
    'keydown',
    ({ key }) => {
      if (key === 'Tab' || key === 'Enter' || key.startsWith('Arrow')) byPointer = false
    },
    listen,
  )
  return (target) => isPressable(target) && !byPointer
}

function actionOf(
  event: KeyboardEvent,
  { keys, withControl, withAlt, escape }: Shortcuts,
): (() => void) | undefined {
  const key = keyOf(event)
  if (event.altKey) {
    const digit = /^Digit([1-9])$/.exec(event.code)?.[1]
    return digit && !event.ctrlKey && !event.metaKey ? () => withAlt(Number(digit)) : undefined
  }
  if (event.ctrlKey || event.metaKey) return Object.hasOwn(withControl, key) ? withControl[key] : undefined
  if (key === 'escape') return escape
  return Object.hasOwn(keys, key) ? keys[key] : undefined
}

/** On keyboards without Latin letters the key in the same place counts. */
function keyOf({ key, code }: KeyboardEvent): string {
  const foreign = key.length === 1 && key.codePointAt(0)! > 127
  return foreign && code.startsWith('Key') ? code.slice(3).toLowerCase() : key.toLowerCase()
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

const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.matches('button, a, summary, [role="button"], [role="switch"], [role="slider"], input')
