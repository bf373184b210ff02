import { Lifetime } from '#shared/lifetime.ts'
import type { Direction } from '../media/routed-media.ts'

/** ms: ICE often heals by itself, and only what lasts is acted upon; a restarted one gets this long to connect, its first checks and its help this long. */
const patience = { healing: 2_000, restarting: 8_000, checking: 400, helping: 3_000 }

type Mend = { restartIce(direction: Direction): Promise<void>; reopen(): void }

/** Watches the transports' connections: one that stays down gets an ICE restart, and if that fails, new transports. */
export class ConnectionWatch {
  readonly #mend: Mend
  readonly #life = new Lifetime()
  readonly #states = new Map<Direction, RTCPeerConnectionState>()
  /** How to forget what happens if a connection is not back in time. */
  readonly #deadlines = new Map<Direction, () => void>()
  readonly #mending = new Set<Direction>()
  /** Restarts now being negotiated. */
  readonly #restarting = new Set<Direction>()
  /** When the last of them was, as of `performance.now()`. */
  #restartedAt = Number.NEGATIVE_INFINITY

  constructor(mend: Mend) {
    this.#mend = mend
  }

  changed(direction: Direction, state: RTCPeerConnectionState): void {
    this.#states.set(direction, state)
    if (state === 'connected') this.#forget(direction)
    if (this.#mending.has(direction)) return
    if (state === 'disconnected') this.#within(patience.healing, direction, () => this.#act(direction))
    if (state === 'failed') this.#act(direction)
  }

  /** The network may have changed: looks for a path anew, first for what one hears. A path that still works stays. */
  renew(): void {
    for (const direction of ['receive', 'send'] as const) this.#act(direction)
  }

  /** Nothing is heard any more of these: looks for other paths, unless that has just been done. */
  suspect(...directions: Direction[]): void {
    if (this.#restarting.size > 0 || performance.now() - this.#restartedAt < patience.helping) return
    for (const direction of directions) this.#act(direction)
  }

  /** Nothing is heard in spite of a restart: new transports, unless one was just restarted. */
  abandon(): void {
    const since = performance.now() - this.#restartedAt
    if (this.#restarting.size === 0 && since >= patience.checking) this.#mend.reopen()
  }

  close(): void {
    this.#life.close()
  }

  #act(direction: Direction): void {
    this.#forget(direction)
    this.#mending.add(direction)
    this.#restarting.add(direction)
    this.#restartedAt = performance.now()
    const restart = this.#mend.restartIce(direction).finally(() => {
      this.#restarting.delete(direction)
      this.#restartedAt = performance.now()
    })
    restart.then(
      () => {
        if (this.#mending.has(direction))
          this.#within(patience.restarting, direction, () => this.#judge(direction))
      },
      () => this.#giveUp(direction),
    )
  }

  /** A path that worked all along reports no change. */
  #judge(direction: Direction): void {
    const state = this.#states.get(direction) ?? 'new'
    if (state === 'connected' || state === 'new') this.#forget(direction)
    else this.#giveUp(direction)
  }

  #giveUp(direction: Direction): void {
    this.#forget(direction)
    if (!this.#life.closed) this.#mend.reopen()
  }

  #within(ms: number, direction: Direction, action: () => void): void {
    this.#deadlines.get(direction)?.()
    this.#deadlines.set(direction, this.#life.after(ms, action))
  }

  #forget(direction: Direction): void {
    this.#mending.delete(direction)
    this.#deadlines.get(direction)?.()
    this.#deadlines.delete(direction)
  }
}
