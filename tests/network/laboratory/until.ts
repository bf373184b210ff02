/** ms between tries, and before it gives up. */
const pace = 100
const patience = 60_000

/** Tries until it succeeds; after a minute throws what went wrong last. */
export async function until<T>(attempt: () => Promise<T>): Promise<T> {
  const start = performance.now()
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() - start > patience) throw error
      await new Promise((later) => setTimeout(later, pace))
    }
  }
}
