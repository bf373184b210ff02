import type { Producer } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'

/** ms that a track stays where nobody needs it any more: whoever turns pages comes back. */
const linger = 5_000

/** The use of a track at one worker; `release` ends it. */
export type Hold = { producer: Producer; release(): void }

/** A track at another worker than the one it arrives at: piped there once, for as long as somebody there needs it. */
export class PipedTrack {
  readonly #life = new Lifetime()
  readonly #piping: Promise<Producer>
  #holds = 0
  #stay: () => void = () => {}

  /** `ended`: it is not there any more, or never came. */
  constructor(piping: Promise<Producer>, ended: () => void) {
    this.#piping = piping
    this.#life.onClose(ended)
    piping.then(
      (producer) => {
        producer.observer.once('close', () => this.#life.close())
        this.#life.onClose(() => producer.close())
      },
      () => this.#life.close(),
    )
  }

  /** Rejects as the piping does. */
  async hold(): Promise<Hold> {
    this.#holds++
    this.#stay()
    const release = this.#releaseOnce()
    try {
      return { producer: await this.#piping, release }
    } catch (error) {
      release()
      throw error
    }
  }

  close(): void {
    this.#life.close()
  }

  #releaseOnce(): () => void {
    let held = true
    return () => {
      if (!held) return
      held = false
      if (--this.#holds === 0) this.#stay = this.#life.after(linger, () => this.#life.close())
    }
  }
}
