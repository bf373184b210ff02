import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { MediaAsk, Subscription } from '#shared/protocol/media.ts'
import type { Checks } from './checks.ts'
import type { Echo } from './echo.ts'

/** The network check of one connection: one echo at a time. */
export class ConnectionCheck {
  /** Names whoever checks, as a participant's id does in a room. */
  readonly id = randomUUID()
  readonly #checks: Checks
  #life = new Lifetime()
  #echo: Echo | undefined
  #lost = false

  constructor(checks: Checks) {
    this.#checks = checks
  }

  get rtpCapabilities(): MediaAsk['rtpCapabilities'] {
    return this.#checks.engine.rtpCapabilities
  }

  /** Opens an echo in place of the one there was. */
  async open(ask: MediaAsk): Promise<Echo['grant']> {
    this.close()
    if (this.#lost) throw new Refusal('gone', 'the connection is closed')
    const life = (this.#life = new Lifetime())
    try {
      const echo = await this.#checks.open(ask, life)
      this.#echo = echo
      life.onClose(() => void (this.#echo = undefined))
      return echo.grant
    } catch (error) {
      life.close()
      throw error
    }
  }

  async publish(
    kind: Subscription['kind'],
    rtpParameters: Subscription['rtpParameters'],
  ): Promise<Subscription> {
    if (!this.#echo) throw new Refusal('gone', 'open a check first')
    return this.#echo.publish(kind, rtpParameters)
  }

  close(): void {
    this.#life.close()
  }

  /** The connection is gone: this is the end of it. */
  lost(): void {
    this.#lost = true
    this.close()
  }
}
