import { onScopeDispose, shallowRef, type Component, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'

/** After so many failures, what is needed now never comes: the page as a whole is fetched anew. */
const patience = 4
/** ms before it is tried again, longer each time. */
const pause = { step: 500, most: 2_000 }

/**
 * A view whose code is fetched before it is needed; undefined until then. Unlike an async component it is drawn in the
 * step that asks for it.
 */
export function useFetchedView(
  load: () => Promise<{ default: Component }>,
  needed: () => boolean,
): Readonly<ShallowRef<Component | undefined>> {
  const view = shallowRef<Component>()
  const life = new Lifetime()
  onScopeDispose(() => life.close())

  async function fetchView(attempt: number): Promise<void> {
    try {
      view.value = (await load()).default
    } catch {
      if (life.closed) return
      if (attempt > patience && needed()) return globalThis.location.reload()
      life.after(Math.min(attempt * pause.step, pause.most), () => void fetchView(attempt + 1))
    }
  }

  void fetchView(1)
  return view
}
