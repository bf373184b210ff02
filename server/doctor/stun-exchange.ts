import { randomBytes } from 'node:crypto'
import { Ended, Lifetime } from '#shared/lifetime.ts'
import { decodeStun, encodeStun, type StunAttribute, type StunMessage } from './stun-message.ts'
import { openStunTransport, type StunPlace, type StunTransport } from './stun-transport.ts'

/** No answer came in time. */
export class StunSilence extends Error {
  override name = 'StunSilence'
}

/** Attributes, some of which need the transaction that they travel in. */
export type Attributes = (transaction: Buffer) => StunAttribute[]

/** How long an answer may take, and after how long a datagram is sent again at first, ms (RFC 8489, section 6.2.1). */
const pace = { patience: 5_000, first: 300 }

type Waiting = { answer(message: StunMessage): void; fail(error: Error): void }

/** Requests and their answers, by one transport to one server. */
export class StunExchange {
  /** Hears what is no answer: indications, and bytes that are no STUN message. */
  unasked: (message: StunMessage | undefined, bytes: Buffer) => void = () => {}
  readonly #life = new Lifetime()
  readonly #waiting = new Map<string, Waiting>()
  #transport!: StunTransport

  static async open(place: StunPlace): Promise<StunExchange> {
    const exchange = new StunExchange()
    exchange.#transport = exchange.#life.own(
      await openStunTransport(place, pace.patience, {
        received: (bytes) => exchange.#received(bytes),
        lost: (error) => exchange.#failAll(error),
      }),
    )
    return exchange
  }

  private constructor() {
    this.#life.onClose(() => this.#failAll(new Ended('closed while waiting')))
  }

  /** Sends a request, again and again where datagrams may be lost; rejects with `StunSilence` without an answer. */
  async request(method: number, attributes: Attributes, key?: Buffer): Promise<StunMessage> {
    if (this.#life.closed) throw new Ended('closed before asking')
    const transaction = randomBytes(12)
    const message = { method, kind: 'request' as const, transaction, attributes: attributes(transaction) }
    const bytes = encodeStun(message, { key })
    const id = transaction.toString('hex')
    const attempt = new Lifetime()
    const forget = this.#life.onClose(() => attempt.close())
    const { promise, resolve, reject } = Promise.withResolvers<StunMessage>()
    this.#waiting.set(id, { answer: resolve, fail: reject })
    attempt.after(pace.patience, () => reject(new StunSilence('no answer')))
    this.#sendUntil(attempt, bytes, pace.first)
    try {
      return await promise
    } finally {
      this.#waiting.delete(id)
      forget()
      attempt.close()
    }
  }

  /** Sends what nobody answers. */
  indicate(method: number, attributes: Attributes): void {
    const transaction = randomBytes(12)
    this.sendRaw(encodeStun({ method, kind: 'indication', transaction, attributes: attributes(transaction) }))
  }

  /** Sends bytes that are no STUN message. */
  sendRaw(bytes: Buffer): void {
    this.#transport.send(bytes)
  }

  close(): void {
    this.#life.close()
  }

  #sendUntil(attempt: Lifetime, bytes: Buffer, pause: number): void {
    this.#transport.send(bytes)
    if (!this.#transport.reliable) attempt.after(pause, () => this.#sendUntil(attempt, bytes, pause * 2))
  }

  #received(bytes: Buffer): void {
    const message = decodeStun(bytes)
    const waiting = message && this.#waiting.get(message.transaction.toString('hex'))
    if (waiting) waiting.answer(message)
    else this.unasked(message, bytes)
  }

  #failAll(error: Error): void {
    for (const { fail } of this.#waiting.values()) fail(error)
  }
}
