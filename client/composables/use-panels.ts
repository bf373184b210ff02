import { computed, nextTick, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { ParticipantId } from '#shared/protocol/ids.ts'

export type Panel = 'chat' | 'people' | 'statistics'

export type Panels = {
  readonly shown: Readonly<ShallowRef<Panel | undefined>>
  readonly chatOpen: ComputedRef<boolean>
  /** Whose volume is to be set. */
  readonly person: ShallowRef<ParticipantId | undefined>
  show(panel: Panel): void
  /** Opens the list at this person. */
  showPerson(id: ParticipantId): void
  toggle(panel: Panel): void
  close(): void
}

/** The panel beside the meeting: one at a time. Whoever closes it is where they were before. */
export function usePanels(): Panels {
  const shown = shallowRef<Panel>()
  const person = shallowRef<ParticipantId>()
  let cameFrom: Element | null = null

  function show(panel: Panel): void {
    if (!shown.value) cameFrom = document.activeElement
    shown.value = panel
  }

  function close(): void {
    if (!shown.value) return
    shown.value = undefined
    person.value = undefined
    const back = cameFrom
    // Only then can what a panel covered on a phone take the focus again.
    void nextTick(() => {
      if (back instanceof HTMLElement) back.focus()
    })
  }

  return {
    shown,
    person,
    chatOpen: computed(() => shown.value === 'chat'),
    show,
    showPerson(id) {
      person.value = id
      show('people')
    },
    toggle: (panel) => (shown.value === panel ? close() : show(panel)),
    close,
  }
}
