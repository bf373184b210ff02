import { randomBytes, randomInt } from 'node:crypto'
import {
  attributeOf,
  decodeStun,
  encodeStun,
  hasIntegrity,
  stunAttribute,
  stunMethod,
  type StunAttribute,
  type StunMessage,
} from '../../../server/doctor/stun-message.ts'
import { xorAddress, type SocketAddress } from '../../../server/doctor/stun-address.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { IceCredentials } from './target.ts'

/** RFC 8445, section 16.1. */
const attribute = { priority: 0x0024, useCandidate: 0x0025, controlled: 0x8029, controlling: 0x802a }
/** Of a peer-reflexive candidate (RFC 8445, section 5.1.2.1). */
const priority = 0x6e_7f_ff_ff

/** ms. First checks come quickly, then each after twice the time; consent as in RFC 7675. */
const times = { firstCheck: 50, slowestCheck: 1_600, consent: [4_000, 5_000], consentLost: 30_000 } as const

export type IceOptions = {
  local: IceCredentials
  remote: IceCredentials
  controlling: boolean
  /** Where checks go. */
  peer: SocketAddress
  send(packet: Buffer): void
  /** The path carries; called once. */
  connected(): void
  /** The other side does not want us any more. */
  lost(): void
}

/** Connectivity checks and consent over one path (RFC 8445, RFC 7675). */
export class Ice {
  readonly #options: IceOptions
  readonly #life = new Lifetime()
  readonly #tieBreaker = randomBytes(8)
  readonly #checks = new Set<string>()
  #consentAt = 0

  constructor(options: IceOptions) {
    this.#options = options
    this.#check(times.firstCheck)
  }

  get connected(): boolean {
    return this.#consentAt > 0
  }

  receive(packet: Buffer): void {
    const message = decodeStun(packet)
    if (message?.method !== stunMethod.binding) return
    if (message.kind === 'request') this.#answer(message, packet)
    if (message.kind === 'success') this.#succeeded(message, packet)
  }

  close(): void {
    this.#life.close()
  }

  #check(wait: number): void {
    if (this.connected) return
    this.#ask()
    this.#life.after(wait, () => this.#check(Math.min(2 * wait, times.slowestCheck)))
  }

  #keepConsent(): void {
    this.#life.after(randomInt(...times.consent), () => {
      if (performance.now() - this.#consentAt > times.consentLost) return this.#options.lost()
      this.#checks.clear()
      this.#ask()
      this.#keepConsent()
    })
  }

  #ask(): void {
    const { local, remote, controlling, send } = this.#options
    const transaction = randomBytes(12)
    this.#checks.add(transaction.toString('hex'))
    const number = Buffer.alloc(4)
    number.writeUInt32BE(priority)
    const username = `${remote.usernameFragment}:${local.usernameFragment}`
    const attributes: StunAttribute[] = [
      { type: stunAttribute.username, value: Buffer.from(username) },
      { type: attribute.priority, value: number },
      { type: controlling ? attribute.controlling : attribute.controlled, value: this.#tieBreaker },
      ...(controlling ? [{ type: attribute.useCandidate, value: Buffer.alloc(0) }] : []),
    ]
    const message = { method: stunMethod.binding, kind: 'request', transaction, attributes } as const
    send(encodeStun(message, { key: remote.password }))
  }

  #answer(request: StunMessage, packet: Buffer): void {
    const { local, peer, send } = this.#options
    const username = attributeOf(request, stunAttribute.username)?.toString()
    if (!username?.startsWith(`${local.usernameFragment}:`) || !hasIntegrity(packet, local.password)) return
    const { transaction } = request
    const value = xorAddress(peer, transaction)
    const attributes = [{ type: stunAttribute.xorMappedAddress, value }]
    const message = { method: stunMethod.binding, kind: 'success', transaction, attributes } as const
    send(encodeStun(message, { key: local.password }))
  }

  #succeeded(answer: StunMessage, packet: Buffer): void {
    if (!this.#checks.has(answer.transaction.toString('hex'))) return
    if (!hasIntegrity(packet, this.#options.remote.password)) return
    const first = !this.connected
    this.#consentAt = performance.now()
    if (!first) return
    this.#keepConsent()
    this.#options.connected()
  }
}

/** Random, of the lengths that browsers use. */
export function newIceCredentials(): IceCredentials {
  return {
    usernameFragment: randomBytes(6).toString('hex'),
    password: randomBytes(16).toString('hex'),
  }
}
