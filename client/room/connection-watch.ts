import { Lifetime } from '#shared/lifetime.ts'
import type { Direction } from '../media/routed-media.ts'

/** ms: ICE often heals by itself; only what lasts is acted upon. */
const patience = 2_000

type Mend = { restartIce(direction: Direction): Promise<void>; reopen(): void }

/** Watches the transports' connections: one that stays down gets an ICE restart, and if that fails, new transports. */
export class ConnectionWatch {
  readonly #mend: Mend
  readonly #life = new Lifetime()
  readonly #waiting = new Map<Direction, () => void>()

  constructor(mend: Mend) {
    this.#mend = mend
  }

  changed(direction: Direction, state: RTCPeerConnectionState): void {
    this.#waiting.get(direction)?.()
    this.#waiting.delete(direction)
    if (state === 'disconnected') this.#later(direction)
    if (state === 'failed') this.#act(direction)
  }

  close(): void {
    this.#life.close()
  }

  #later(direction: Direction): void {
    this.#waiting.set(
      direction,
      this.#life.after(patience, () => this.#act(direction)),
    )
  }

  #act(direction: Direction): void {
    this.#mend.restartIce(direction).catch(() => {
      if (!this.#life.closed) this.#mend.reopen()
    })
  }
}
