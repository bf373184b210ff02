import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { MediaEngine } from '../room/media.ts'
import { Echo } from './echo.ts'

export type ChecksLimits = {
  /** How many checks may run at the same time: meetings come first. */
  atOnce: number
  /** How long transports live, ms. */
  lifetime: number
}

const usual: ChecksLimits = { atOnce: 20, lifetime: 3 * 60_000 }

/** The network checks of this server: echoes, few at a time and none for long. */
export class Checks {
  readonly engine: MediaEngine
  readonly #limits: ChecksLimits
  readonly #life = new Lifetime()
  #open = 0

  constructor(engine: MediaEngine, limits = usual) {
    this.engine = engine
    this.#limits = limits
  }

  /** An echo that ends with `life`, with the server, or when its time is over. Refuses `rate-limited`. */
  async open(ask: MediaAsk, life: Lifetime): Promise<Echo> {
    if (this.#life.closed) throw new Refusal('unavailable', 'the server is stopping')
    if (this.#open >= this.#limits.atOnce)
      throw new Refusal('rate-limited', `at most ${this.#limits.atOnce} checks at once`)
    this.#open++
    life.onClose(() => void this.#open--)
    life.onClose(this.#life.onClose(() => life.close()))
    life.after(this.#limits.lifetime, () => life.close())
    return life.keep(Echo.open(this.engine, ask))
  }

  close(): void {
    this.#life.close()
  }
}
