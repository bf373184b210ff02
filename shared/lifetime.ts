/** Thrown to whoever waited for something whose owner ended meanwhile. */
export class Ended extends Error {
  override name = 'Ended'
}

type Closable = { close(): void }

/** How long something lives, and what must end with it. Closing is synchronous, once only, newest first. */
export class Lifetime {
  readonly #ends = new Set<() => void>()
  #closed = false

  get closed(): boolean {
    return this.#closed
  }

  /** Runs `end` when this life ends; at once if it already has. Returns how to forget it. */
  onClose(end: () => void): () => void {
    if (this.#closed) {
      end()
      return () => {}
    }
    this.#ends.add(end)
    return () => void this.#ends.delete(end)
  }

  /** Closes `resource` with this life. */
  own<T extends Closable>(resource: T): T {
    this.onClose(() => resource.close())
    return resource
  }

  /** Awaits a resource and owns it; if life ended meanwhile, closes it on arrival and throws `Ended`. */
  async keep<T extends Closable>(pending: Promise<T>): Promise<T> {
    const resource = await pending
    if (!this.#closed) return this.own(resource)
    resource.close()
    throw new Ended('closed while waiting')
  }

  /** Runs `action` once after `ms`, unless life ends first. Returns how to cancel it. */
  after(ms: number, action: () => void): () => void {
    if (this.#closed) return () => {}
    const timer = setTimeout(() => {
      forget()
      action()
    }, ms)
    const forget = this.onClose(() => clearTimeout(timer))
    return () => {
      forget()
      clearTimeout(timer)
    }
  }

  /** Runs `action` every `ms` until life ends. Returns how to stop it. */
  every(ms: number, action: () => void): () => void {
    if (this.#closed) return () => {}
    const timer = setInterval(action, ms)
    const forget = this.onClose(() => clearInterval(timer))
    return () => {
      forget()
      clearInterval(timer)
    }
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    const ends = [...this.#ends].reverse()
    this.#ends.clear()
    for (const end of ends) end()
  }
}
