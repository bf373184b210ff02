/** Calls `changed` whenever the browser says that the network may be another one. Returns how to stop that. */
export function onNetworkChange(changed: () => void): () => void {
  const page = globalThis as unknown as Partial<EventTarget>
  const network = (globalThis.navigator as { connection?: EventTarget } | undefined)?.connection
  const heard = () => changed()
  page.addEventListener?.('online', heard)
  network?.addEventListener('change', heard)
  return () => {
    page.removeEventListener?.('online', heard)
    network?.removeEventListener('change', heard)
  }
}
