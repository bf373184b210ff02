import { Lifetime } from '#shared/lifetime.ts'
import { readXorAddress, xorAddress, type SocketAddress } from './stun-address.ts'
import { StunExchange, type Attributes } from './stun-exchange.ts'
import {
  attributeOf,
  longTermKey,
  stunAttribute as attribute,
  stunMethod as method,
  type StunAttribute,
  type StunMessage,
} from './stun-message.ts'
import type { StunPlace } from './stun-transport.ts'

/** The server said no (RFC 8489, section 14.8; RFC 8656, section 19). */
export class TurnRefusal extends Error {
  override name = 'TurnRefusal'
  readonly code: number

  constructor(code: number, reason: string) {
    super(`${code} ${reason}`.trim())
    this.code = code
  }
}

export type TurnCredentials = { username: string; password: string }

/** An address to send from: `relayed`, seen by peers; `mapped`, seen by the server; `lifetime` in s. */
export type Allocation = { relayed: SocketAddress; mapped: SocketAddress | undefined; lifetime: number }

type Granted = { realm: Buffer; nonce: Buffer; key: Buffer }

const families = { 4: 1, 6: 2 }
const udp = 17

/** Speaks STUN (RFC 8489) and TURN (RFC 8656) with one server, to see whether it relays. */
export class TurnClient {
  /** Hears what peers send through the relay. */
  arrived: (data: Buffer, from: SocketAddress | number) => void = () => {}
  readonly #life = new Lifetime()
  readonly #exchange: StunExchange
  readonly #credentials: TurnCredentials | undefined
  #granted: Granted | undefined

  static async open(place: StunPlace, credentials?: TurnCredentials): Promise<TurnClient> {
    return new TurnClient(await StunExchange.open(place), credentials)
  }

  private constructor(exchange: StunExchange, credentials: TurnCredentials | undefined) {
    this.#exchange = this.#life.own(exchange)
    this.#credentials = credentials
    exchange.unasked = (message, bytes) => this.#received(message, bytes)
  }

  /** The address by which the server sees this client. */
  async binding(): Promise<SocketAddress> {
    const answer = accepted(await this.#exchange.request(method.binding, () => []))
    return addressIn(answer, attribute.xorMappedAddress)
  }

  /** Asks for a relayed address of this family; until `close` it is held, for `lifetime` s at most. */
  async allocate(family: 4 | 6 = 4): Promise<Allocation> {
    const wanted = [
      { type: attribute.requestedTransport, value: Buffer.from([udp, 0, 0, 0]) },
      { type: attribute.requestedAddressFamily, value: Buffer.from([families[family], 0, 0, 0]) },
    ]
    const answer = await this.request(method.allocate, () => wanted)
    // So that nothing is held for somebody who has gone.
    this.#life.onClose(() => this.#release())
    return {
      relayed: addressIn(answer, attribute.xorRelayedAddress),
      mapped: addressIn(answer, attribute.xorMappedAddress),
      lifetime: attributeOf(answer, attribute.lifetime)?.readUInt32BE() ?? 0,
    }
  }

  /** Lets this peer send, and be sent to. */
  async createPermission(peer: SocketAddress): Promise<void> {
    await this.request(method.createPermission, (transaction) => [peerOf(peer, transaction)])
  }

  /** Binds a channel, 0x4000 to 0x4fff, to a peer. */
  async bindChannel(channel: number, peer: SocketAddress): Promise<void> {
    const value = Buffer.from([channel >> 8, channel & 0xff, 0, 0])
    await this.request(method.channelBind, (transaction) => [
      { type: attribute.channelNumber, value },
      peerOf(peer, transaction),
    ])
  }

  /** Has the relay send to a peer that has a permission; without one the server drops it in silence. */
  send(peer: SocketAddress, data: Buffer): void {
    this.indicate(method.send, (transaction) => [
      peerOf(peer, transaction),
      { type: attribute.data, value: data },
    ])
  }

  /** The same by a channel. */
  sendBy(channel: number, data: Buffer): void {
    const start = Buffer.alloc(4)
    start.writeUInt16BE(channel, 0)
    start.writeUInt16BE(data.length, 2)
    this.#exchange.sendRaw(Buffer.concat([start, data]))
  }

  /** Holds the relayed address for as long again; gives for how long, s. */
  async refresh(lifetime = 600): Promise<number> {
    const answer = await this.request(method.refresh, () => [lifetimeOf(lifetime)])
    return attributeOf(answer, attribute.lifetime)?.readUInt32BE() ?? 0
  }

  /** Any request, with credentials; a nonce that went stale is replaced. Rejects with `TurnRefusal`. */
  async request(asked: number, attributes: Attributes): Promise<StunMessage> {
    const first = await this.#ask(asked, attributes)
    const code = errorOf(first)?.code
    const unknown = code === 401 && !this.#granted
    if (!this.#credentials || !(unknown || code === 438)) return accepted(first)
    const realm = attributeOf(first, attribute.realm)
    const nonce = attributeOf(first, attribute.nonce)
    if (!realm || !nonce) return accepted(first)
    const { username, password } = this.#credentials
    this.#granted = { realm, nonce, key: longTermKey(username, realm.toString(), password) }
    return accepted(await this.#ask(asked, attributes))
  }

  /** Any indication, also one that a well-behaved client would not send. */
  indicate(told: number, attributes: Attributes): void {
    this.#exchange.indicate(told, attributes)
  }

  /** Gives the relayed address back and lets go of the server. */
  close(): void {
    this.#life.close()
  }

  #ask(asked: number, attributes: Attributes): Promise<StunMessage> {
    const granted = this.#granted
    return this.#exchange.request(asked, (id) => [...attributes(id), ...this.#proof(granted)], granted?.key)
  }

  #proof(granted: Granted | undefined): StunAttribute[] {
    if (!granted || !this.#credentials) return []
    return [
      { type: attribute.username, value: Buffer.from(this.#credentials.username) },
      { type: attribute.realm, value: granted.realm },
      { type: attribute.nonce, value: granted.nonce },
    ]
  }

  #release(): void {
    // Whoever closes does not wait for the answer.
    this.#ask(method.refresh, () => [lifetimeOf(0)]).catch(() => {})
  }

  #received(message: StunMessage | undefined, bytes: Buffer): void {
    if (!message) {
      const channel = bytes.length >= 4 ? bytes.readUInt16BE(0) : 0
      if (channel >> 14 === 1) this.arrived(bytes.subarray(4, 4 + bytes.readUInt16BE(2)), channel)
      return
    }
    const data = attributeOf(message, attribute.data)
    const peer = attributeOf(message, attribute.xorPeerAddress)
    const from = peer && readXorAddress(peer, message.transaction)
    if (message.method === method.data && data && from) this.arrived(data, from)
  }
}

const peerOf = (peer: SocketAddress, transaction: Buffer): StunAttribute => ({
  type: attribute.xorPeerAddress,
  value: xorAddress(peer, transaction),
})

function lifetimeOf(seconds: number): StunAttribute {
  const value = Buffer.alloc(4)
  value.writeUInt32BE(seconds)
  return { type: attribute.lifetime, value }
}

function addressIn(answer: StunMessage, type: number): SocketAddress {
  const value = attributeOf(answer, type)
  const address = value && readXorAddress(value, answer.transaction)
  if (!address) throw new TurnRefusal(0, 'the answer holds no address')
  return address
}

function accepted(answer: StunMessage): StunMessage {
  const error = errorOf(answer)
  if (error) throw error
  return answer
}

function errorOf(answer: StunMessage): TurnRefusal | undefined {
  if (answer.kind !== 'error') return undefined
  const value = attributeOf(answer, attribute.errorCode) ?? Buffer.alloc(4)
  const code = ((value[2] ?? 0) & 7) * 100 + (value[3] ?? 0)
  return new TurnRefusal(code, value.subarray(4).toString())
}
