/** The browser's storage, or nothing where it is forbidden (private windows, strict settings): then all is forgotten. */
export function usableStorage(kind: 'localStorage' | 'sessionStorage'): Storage | undefined {
  try {
    const storage = globalThis[kind]
    storage.setItem('atrium:try', '1')
    storage.removeItem('atrium:try')
    return storage
  } catch {
    return undefined
  }
}
