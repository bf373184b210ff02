import type { Arrival, Session, SessionListener, Target } from './target.ts'
import {
  answerToReceive,
  offerToSend,
  sectionsOf,
  transportOf,
  type Description,
  type Self,
} from './session-description.ts'

/** ms. */
const times = { patience: 20_000, keepAlive: 25_000 }
const room = 1_234
const plugin = 'janus.plugin.videoroom'

/** What Janus says; only what is needed of it. */
type Message = {
  janus: string
  transaction?: string
  sender?: number
  session_id?: number
  data?: { id: number }
  error?: { reason: string }
  plugindata?: {
    data: { videoroom?: string; error?: string; participants?: Array<{ id: number; publisher: boolean }> }
  }
  jsep?: Description
}

/**
 * Janus' VideoRoom, by its WebSocket. A participant either publishes (it wants no tiles) or receives everything that is
 * published when it comes: what is compared is forwarding.
 */
export class JanusTarget implements Target {
  readonly #url: string
  readonly #sessions = new Set<JanusSession>()

  constructor(url: string) {
    this.#url = url
  }

  async join(arrival: Arrival, listener: SessionListener): Promise<Session> {
    const session = new JanusSession(this.#url, listener, () => this.#sessions.delete(session))
    this.#sessions.add(session)
    try {
      await session.join(arrival)
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

class JanusSession implements Session {
  readonly messages = { sent: 0, received: 0 }
  readonly id = crypto.randomUUID()
  readonly #socket: WebSocket
  readonly #listener: SessionListener
  readonly #closed: () => void
  readonly #waiting = new Map<string, (message: Message) => void>()
  #session = 0
  #handle = 0
  #keepAlive: NodeJS.Timeout | undefined

  constructor(url: string, listener: SessionListener, closed: () => void) {
    this.#listener = listener
    this.#closed = closed
    this.#socket = new WebSocket(url, 'janus-protocol')
    this.#socket.onmessage = ({ data }) => this.#hear(JSON.parse(String(data)) as Message)
    this.#socket.onclose = () => listener.ended('the connection ended')
  }

  async join({ fingerprint, ice, tiles }: Arrival): Promise<void> {
    await this.#open()
    this.#session = (await this.#ask({ janus: 'create' })).data?.id ?? 0
    this.#handle = (await this.#ask({ janus: 'attach', plugin })).data?.id ?? 0
    this.#keepAlive = setInterval(() => this.#send({ janus: 'keepalive' }), times.keepAlive)
    // Refused if somebody else was first.
    await this.#message({
      request: 'create',
      room,
      publishers: 1_000,
      bitrate: 0,
      transport_wide_cc_ext: true,
    })
    if (tiles === 0) await this.#startSending({ fingerprint, ice: ice.send })
    else await this.#startReceiving({ fingerprint, ice: ice.receive })
  }

  publish({ source }: { source: string }): Promise<string> {
    return Promise.resolve(`${this.id} ${source}`)
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
    clearInterval(this.#keepAlive)
    this.#socket.onclose = null
    this.#socket.close()
    this.#closed()
  }

  async #startSending(self: Self): Promise<void> {
    expectSuccess(await this.#event({ request: 'join', ptype: 'publisher', room }))
    const { jsep } = await this.#event({ request: 'publish' }, { type: 'offer', sdp: offerToSend(self) })
    if (!jsep) throw new Error('Janus did not answer the offer')
    this.#listener.transport('send', transportOf(jsep))
  }

  async #startReceiving(self: Self): Promise<void> {
    const { plugindata } = await this.#message({ request: 'listparticipants', room })
    const feeds = plugindata?.data.participants?.filter(({ publisher }) => publisher) ?? []
    const streams = feeds.map(({ id }) => ({ feed: id }))
    const { jsep } = expectSuccess(await this.#event({ request: 'join', ptype: 'subscriber', room, streams }))
    if (!jsep) throw new Error('Janus offered nothing')
    this.#listener.transport('receive', transportOf(jsep))
    this.#listener.opened(
      sectionsOf(jsep.sdp).map(({ mid, kind, rtpParameters }) => ({
        id: mid,
        track: mid,
        kind,
        rtpParameters,
      })),
    )
    await this.#event({ request: 'start' }, { type: 'answer', sdp: answerToReceive(jsep.sdp, self) })
  }

  #open(): Promise<void> {
    return new Promise((opened, failed) => {
      this.#socket.onopen = () => opened()
      this.#socket.onerror = () => failed(new Error('Janus is not there'))
    })
  }

  /** A request that is answered at once. */
  #message(body: object): Promise<Message> {
    return this.#ask({ janus: 'message', handle_id: this.#handle, body }, ['success'])
  }

  /** A request that is answered by an event. */
  #event(body: object, jsep?: Description): Promise<Message> {
    return this.#ask({ janus: 'message', handle_id: this.#handle, body, ...(jsep && { jsep }) }, ['event'])
  }

  #ask(request: object, answers: readonly string[] = ['success']): Promise<Message> {
    return new Promise((answered, failed) => {
      const transaction = this.#send(request)
      const patience = setTimeout(() => failed(new Error('Janus did not answer')), times.patience)
      this.#waiting.set(transaction, (message) => {
        if (message.janus !== 'error' && !answers.includes(message.janus)) return
        clearTimeout(patience)
        this.#waiting.delete(transaction)
        if (message.error) failed(new Error(`Janus: ${message.error.reason}`))
        else answered(message)
      })
    })
  }

  #send(request: object): string {
    const transaction = crypto.randomUUID()
    const session = this.#session ? { session_id: this.#session } : {}
    this.#socket.send(JSON.stringify({ ...request, ...session, transaction }))
    this.messages.sent++
    return transaction
  }

  #hear(message: Message): void {
    this.messages.received++
    if (message.transaction) this.#waiting.get(message.transaction)?.(message)
    if (message.janus === 'hangup') this.#listener.ended('Janus hung up')
  }
}

function expectSuccess(message: Message): Message {
  const error = message.plugindata?.data.error
  if (error) throw new Error(`Janus: ${error}`)
  return message
}
