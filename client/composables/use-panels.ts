import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'

export type Panel = 'chat' | 'people' | 'statistics'

export type Panels = {
  readonly shown: Readonly<ShallowRef<Panel | undefined>>
  readonly chatOpen: ComputedRef<boolean>
  show(panel: Panel): void
  toggle(panel: Panel): void
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
  const show = (panel: Panel): void => {
    if (!shown.value) cameFrom = document.activeElement
    shown.value = panel
  }
  return {
    shown,
    chatOpen: computed(() => shown.value === 'chat'),
    close,
    show,
    toggle: (panel) => (shown.value === panel ? close() : show(panel)),
  }
}
