import { Lifetime } from '#shared/lifetime.ts'

export type IceRenewalOptions = {
  /** Fresh servers, whose credentials hold for `lifetime` ms. */
  ask(): Promise<{ iceServers: readonly object[]; lifetime: number }>
  /** Whether the server can be asked now. Whoever is outside begins anew on coming back. */
  inside(): boolean
  renewed(servers: RTCIceServer[]): Promise<void>
  failed(error: unknown): void
}

/** The share of their life after which credentials are replaced. */
const freshFor = 0.8

/** ms before a renewal that failed is tried again, and how often that pause doubles. */
const pause = { first: 2_000, doublings: 4 }

/** Keeps the relay's credentials fresh: a failure is tried again while the old ones still hold, and after. */
export class IceRenewal {
  readonly #options: IceRenewalOptions
  #round = new Lifetime()

  constructor(options: IceRenewalOptions) {
    this.#options = options
    this.#round.close()
  }

  /** Asks now, and from now on in time; what was under way is forgotten. */
  begin(): void {
    this.#round.close()
    this.#round = new Lifetime()
    this.#renew(this.#round, 0)
  }

  close(): void {
    this.#round.close()
  }

  #renew(round: Lifetime, failures: number): void {
    const { ask, inside, renewed, failed } = this.#options
    if (!inside()) return
    ask().then(
      ({ iceServers, lifetime }) => {
        if (round.closed) return
        round.after(lifetime * freshFor, () => this.#renew(round, 0))
        renewed(iceServers as RTCIceServer[]).catch(failed)
      },
      (error: unknown) => {
        if (round.closed) return
        failed(error)
        const ms = pause.first * 2 ** Math.min(failures, pause.doublings)
        round.after(ms, () => this.#renew(round, failures + 1))
      },
    )
  }
}
