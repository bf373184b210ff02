import type { Arrival, Publication, RemoteCandidate, Session, SessionListener, Target } from './target.ts'
import {
  answerToReceive,
  candidateOf,
  offerToSend,
  sectionsOf,
  transportOf,
  type Description,
  type OfferedStreams,
  type Self,
} from './session-description.ts'

/** The one room there is. */
export const galeneGroup = 'meeting'

/** ms. */
const times = { patience: 20_000, askAgain: 500 }
/** What a publisher sends. */
const kinds = ['audio', 'video'] as const

/** What Galene says (its protocol's versions 1 and 2); only what is needed of it. */
type Message = {
  type: string
  kind?: string
  id?: string
  sdp?: string
  value?: unknown
  candidate?: { candidate: string }
}

/**
 * Galene, by its WebSocket. A participant either publishes (it wants no tiles) or receives everything of the one who
 * does: in Galene each stream of somebody else has a transport of its own, and our participants have one to receive by.
 */
export class GaleneTarget implements Target {
  readonly #url: string
  readonly #sessions = new Set<GaleneSession>()

  constructor(url: string) {
    this.#url = url
  }

  async join(arrival: Arrival, listener: SessionListener): Promise<Session> {
    const session = new GaleneSession(this.#url, arrival, listener, () => this.#sessions.delete(session))
    this.#sessions.add(session)
    try {
      await session.join()
      return session
    } catch (error) {
      session.close()
      throw error
    }
  }

  close(): void {
    for (const session of this.#sessions) session.close()
  }
}

class GaleneSession implements Session {
  readonly messages = { sent: 0, received: 0 }
  readonly id = crypto.randomUUID()
  readonly #socket: WebSocket
  readonly #arrival: Arrival
  readonly #listener: SessionListener
  readonly #closed: () => void
  readonly #over = Promise.withResolvers<never>()
  readonly #joined = Promise.withResolvers<void>()
  readonly #receiving = Promise.withResolvers<void>()
  readonly #candidate = Promise.withResolvers<RemoteCandidate>()
  readonly #opened = new Set<string>()
  /** Of what we publish: its stream's id, what it consists of, and who waits for the answer to its offer. */
  readonly #stream = crypto.randomUUID()
  #offered: OfferedStreams = {}
  #answered: ((sdp: string) => void) | undefined

  constructor(url: string, arrival: Arrival, listener: SessionListener, closed: () => void) {
    this.#arrival = arrival
    this.#listener = listener
    this.#closed = closed
    // Whoever waits is told; if nobody does, the listener is.
    this.#over.promise.catch(() => {})
    this.#socket = new WebSocket(url)
    this.#socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as Message)
    this.#socket.onclose = () => this.#end('the connection ended')
  }

  async join(): Promise<void> {
    const { name, tiles } = this.#arrival
    await this.#inTime(
      new Promise<void>((opened) => {
        this.#socket.onopen = () => opened()
      }),
    )
    this.#send({ type: 'handshake', version: ['2', '1'], id: this.id })
    this.#send({ type: 'join', kind: 'join', group: galeneGroup, username: name, password: '' })
    await this.#inTime(this.#joined.promise)
    if (tiles === 0) return await this.#startSending()
    await this.#startReceiving()
  }

  async publish({ source, rtpParameters }: Publication): Promise<string> {
    const ssrc = rtpParameters.encodings?.[0]?.ssrc
    if (ssrc === undefined) throw new Error('Galene must know the streams before they come')
    this.#offered = { ...this.#offered, [source === 'microphone' ? 'audio' : 'video']: ssrc }
    await this.#offer()
    return `${this.id} ${source}`
  }

  mute(): Promise<void> {
    return Promise.resolve()
  }

  show(): Promise<void> {
    return Promise.resolve()
  }

  ready(): Promise<void> {
    return Promise.resolve()
  }

  close(): void {
    this.#socket.onclose = null
    this.#socket.close()
    this.#over.reject(new Error('closed'))
    this.#closed()
  }

  async #startSending(): Promise<void> {
    const answer = await this.#offer()
    await this.#transport('send', answer)
  }

  /** Whoever asks while a stream begins is sometimes forgotten by Galene, so that we ask until everything is there. */
  async #startReceiving(): Promise<void> {
    const ask = () => this.#send({ type: 'request', request: { '': kinds } })
    const again = setInterval(ask, times.askAgain)
    ask()
    try {
      await this.#inTime(this.#receiving.promise)
    } finally {
      clearInterval(again)
    }
  }

  async #offer(): Promise<Description> {
    const answer = new Promise<string>((answered) => (this.#answered = answered))
    const sdp = offerToSend(this.#self('send'), this.#offered)
    this.#send({ type: 'offer', id: this.#stream, label: 'camera', sdp })
    return { type: 'answer', sdp: await this.#inTime(answer) }
  }

  /** An offer may come again, when there is more of the same stream. */
  async #receive(id: string, sdp: string): Promise<void> {
    const first = this.#opened.size === 0
    const fresh = sectionsOf(sdp).filter(({ mid }) => !this.#opened.has(mid))
    for (const { mid } of fresh) this.#opened.add(mid)
    this.#send({ type: 'answer', id, sdp: answerToReceive(sdp, this.#self('receive')) })
    if (first) await this.#transport('receive', { type: 'offer', sdp })
    this.#listener.opened(
      fresh.map(({ mid, kind, rtpParameters }) => ({ id: mid, track: mid, kind, rtpParameters })),
    )
    if (this.#opened.size === kinds.length) this.#receiving.resolve()
  }

  /** Its candidates come one by one; the first that can be used is enough. */
  async #transport(way: 'send' | 'receive', description: Description): Promise<void> {
    const candidate = await this.#inTime(this.#candidate.promise)
    this.#listener.transport(way, { ...transportOf(description), candidates: [candidate] })
  }

  #self(way: 'send' | 'receive'): Self {
    const { fingerprint, ice } = this.#arrival
    return { fingerprint, ice: ice[way] }
  }

  async #inTime<T>(awaited: Promise<T>): Promise<T> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    const timer = setTimeout(() => reject(new Error('Galene did not answer')), times.patience)
    try {
      return await Promise.race([awaited, late, this.#over.promise])
    } finally {
      clearTimeout(timer)
    }
  }

  #send(message: object): void {
    this.#socket.send(JSON.stringify(message))
    this.messages.sent++
  }

  #hear(message: Message): void {
    this.messages.received++
    const { type, kind, id = '', sdp = '', value } = message
    if (type === 'ping') this.#send({ type: 'pong' })
    if (type === 'joined' && kind === 'join') this.#joined.resolve()
    if (type === 'joined' && kind === 'fail') this.#end(`Galene: ${String(value)}`)
    if (type === 'usermessage' && kind === 'error') this.#end(`Galene: ${String(value)}`)
    if (type === 'abort') this.#end('Galene does not want our stream')
    if (type === 'answer') this.#answered?.(sdp)
    if (type === 'ice') this.#found(message.candidate?.candidate ?? '')
    if (type === 'close') this.#listener.closed([...this.#opened])
    if (type === 'offer') this.#receive(id, sdp).catch((error: unknown) => this.#end(String(error)))
  }

  #found(text: string): void {
    const usable = candidateOf(text).find(
      ({ protocol, address }) => protocol === 'udp' && !address.includes(':'),
    )
    if (usable) this.#candidate.resolve(usable)
  }

  #end(reason: string): void {
    this.#over.reject(new Error(reason))
    this.#listener.ended(reason)
  }
}
