import { inject, provide, shallowRef, type InjectionKey, type ShallowRef } from 'vue'

export type ToastTone = 'info' | 'success' | 'warning' | 'danger'
/** What is said for a moment at the edge of the screen. `stays`: until it is dismissed. */
export type ToastRequest = {
  text: string
  /** What it is about: it takes the place of what was said about that before. */
  topic?: string
  tone?: ToastTone
  action?: { label: string; run: () => void }
  stays?: boolean
}
export type Toast = ToastRequest & { readonly key: number }

export type Toasts = {
  readonly toasts: Readonly<ShallowRef<readonly Toast[]>>
  /** Shows a toast; one with the same text or topic is replaced. Returns how to take it away. */
  show(request: ToastRequest): () => void
  dismiss(key: number): void
}

/** How long a toast is readable, in ms; with something to press in it, longer. */
const shownFor = (toast: ToastRequest): number => (toast.action ? 10_000 : 5_000)
const atMost = 3

const toastsKey: InjectionKey<Toasts> = Symbol('toasts')

/** Called once by the app. */
export function provideToasts(): Toasts {
  const toasts = createToasts()
  provide(toastsKey, toasts)
  return toasts
}

export function useToasts(): Toasts {
  const toasts = inject(toastsKey)
  if (!toasts) throw new Error('no toasts are provided here')
  return toasts
}

export function createToasts(): Toasts {
  const toasts = shallowRef<readonly Toast[]>([])
  let last = 0
  const dismiss = (key: number): void => {
    toasts.value = toasts.value.filter((toast) => toast.key !== key)
  }
  return {
    toasts,
    dismiss,
    show(request) {
      const toast: Toast = { ...request, key: ++last }
      const isSame = ({ text, topic = text }: ToastRequest): boolean =>
        topic === (request.topic ?? request.text)
      const others = toasts.value.filter((other) => !isSame(other))
      toasts.value = [...others, toast].slice(-atMost)
      if (!request.stays) setTimeout(() => dismiss(toast.key), shownFor(request))
      return () => dismiss(toast.key)
    },
  }
}
