import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

export type Panel = 'chat' | 'people' | 'statistics'

export type Panels = {
  readonly shown: Readonly<ShallowRef<Panel | undefined>>
  readonly chatOpen: ComputedRef<boolean>
  toggle(panel: Panel): void
  /** Returns whether there was one to close. */
  close(): void
}

/** The panel beside the meeting: one at a time. Whoever closes it is where they were before. */
export function usePanels(): Panels {
  const shown = shallowRef<Panel>()
  let cameFrom: Element | null = null
  const close = (): void => {
    if (!shown.value) return
    shown.value = undefined
    if (cameFrom instanceof HTMLElement) cameFrom.focus()
  }
  return {
    shown,
    chatOpen: computed(() => shown.value === 'chat'),
    close,
    toggle(panel) {
      if (shown.value === panel) return close()
      cameFrom ??= document.activeElement
      shown.value = panel
    },
  }
}
