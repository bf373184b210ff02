/**
 * Makes what is so follow what is wished, one step at a time. However often it is asked while a step runs, one more
 * step follows and sees the newest wish; wishes in between are skipped.
 */
export class Reconciler {
  readonly #step: () => Promise<void>
  readonly #failed: (error: unknown) => void
  #running: Promise<void> | undefined
  #again = false

  constructor(step: () => Promise<void>, failed: (error: unknown) => void) {
    this.#step = step
    this.#failed = failed
  }

  /** Asks for a step; resolves when everything asked for so far has been done. Never rejects. */
  run(): Promise<void> {
    this.#again = true
    this.#running ??= this.#loop()
    return this.#running
  }

  async #loop(): Promise<void> {
    // Several wishes of one tick become one step.
    await Promise.resolve()
    while (this.#again) {
      this.#again = false
      try {
        await this.#step()
      } catch (error) {
        this.#failed(error)
      }
    }
    this.#running = undefined
  }
}
