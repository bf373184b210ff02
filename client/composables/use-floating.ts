import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import type { Rectangle, Size } from '../layout/rectangle.ts'
import { cornerAfter, floatingRectangle, type Corner } from '../layout/floating.ts'

export type Floating = {
  place: ComputedRef<Rectangle>
  dragging: Readonly<ShallowRef<boolean>>
  start(event: PointerEvent): void
  move(event: PointerEvent): void
  end(): void
  byKey(event: KeyboardEvent): void
}

const byArrow: Record<string, Partial<Corner>> = {
  ArrowLeft: { right: false },
  ArrowRight: { right: true },
  ArrowUp: { bottom: false },
  ArrowDown: { bottom: true },
}

/** A picture above the others: in a corner of `space`, to be dragged or moved by arrow keys into any of the four. */
export function useFloating(space: () => Size): Floating {
  const corner = shallowRef<Corner>({ right: true, bottom: true })
  const dragged = shallowRef({ x: 0, y: 0 })
  const from = shallowRef<{ x: number; y: number }>()

  return {
    dragging: computed(() => from.value !== undefined),
    place: computed(() => {
      const at = floatingRectangle(space(), corner.value)
      return { ...at, x: at.x + dragged.value.x, y: at.y + dragged.value.y }
    }),
    start(event) {
      const { currentTarget, target } = event
      // What is pressed on the picture is no drag.
      if (!(currentTarget instanceof HTMLElement) || (target as Element).closest('button')) return
      currentTarget.setPointerCapture(event.pointerId)
      from.value = { x: event.clientX, y: event.clientY }
    },
    move(event) {
      if (from.value) dragged.value = { x: event.clientX - from.value.x, y: event.clientY - from.value.y }
    },
    end() {
      if (from.value) corner.value = cornerAfter(corner.value, dragged.value, space())
      from.value = undefined
      dragged.value = { x: 0, y: 0 }
    },
    byKey(event) {
      const moved = byArrow[event.key]
      if (!moved || event.target !== event.currentTarget) return
      event.preventDefault()
      corner.value = { ...corner.value, ...moved }
    },
  }
}
