import { io, type Socket } from 'socket.io-client'
import type {
  Arrival,
  Publication,
  RemoteTransport,
  Session,
  SessionListener,
  Target,
  Way,
} from '../load/target.ts'
import type { Answer, FromForwarder, ToForwarder } from './forwarder-protocol.ts'

/** ms an answer may take. */
const patience = 20_000

/** Our own forwarder, where everybody gets everything. */
export class ForwarderTarget implements Target {
  readonly #url: string
  readonly #sessions = new Set<ForwarderSession>()

  constructor(url: string) {
    this.#url = url
  }

  async join(arrival: Arrival, listener: SessionListener): Promise<Session> {
    const session = new ForwarderSession(this.#url, listener)
    this.#sessions.add(session)
    await session.join(arrival)
    return session
  }

  close(): void {
    for (const session of this.#sessions) session.close()
  }
}

class ForwarderSession implements Session {
  readonly messages = { sent: 0, received: 0 }
  readonly #socket: Socket<FromForwarder, ToForwarder>
  readonly #listener: SessionListener

  constructor(url: string, listener: SessionListener) {
    this.#listener = listener
    const socket = (this.#socket = io(url, {
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    }))
    socket.onAny(() => this.messages.received++)
    socket.on('opened', (stream) => listener.opened([stream]))
    socket.on('closed', (id) => listener.closed([id]))
    socket.on('disconnect', (reason) => listener.ended(`the connection ended: ${reason}`))
  }

  get id(): string {
    return this.#socket.id ?? ''
  }

  async join({ room, fingerprint }: Arrival): Promise<void> {
    const remotes = await this.#asked<Record<Way, RemoteTransport>>('join', (answer) =>
      this.#socket.emit('join', { room, fingerprint }, answer),
    )
    for (const way of ['receive', 'send'] as const) this.#listener.transport(way, remotes[way])
  }

  async publish({ source, rtpParameters }: Publication): Promise<string> {
    const kind = source === 'microphone' ? 'audio' : 'video'
    const asked = { kind, rtpParameters: rtpParameters as never } as const
    const { id } = await this.#asked<{ id: string }>('produce', (answer) =>
      this.#socket.emit('produce', asked, answer),
    )
    return id
  }

  /** Nobody is told: the packets stop. */
  async mute(): Promise<void> {}

  /** It has no notion of what is seen. */
  async show(): Promise<void> {}

  async ready(ids: string[]): Promise<void> {
    await this.#asked<null>('resume', (answer) => this.#socket.emit('resume', ids, answer))
  }

  close(): void {
    this.#socket.off('disconnect')
    this.#socket.disconnect()
  }

  #asked<T>(what: string, ask: (answer: Answer<T>) => void): Promise<T> {
    this.messages.sent++
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => reject(new Error(`${what}: no answer`)), patience)
      ask((answer) => {
        clearTimeout(late)
        this.messages.received++
        if ('error' in answer) reject(new Error(`${what}: ${answer.error}`))
        else resolve(answer.value)
      })
    })
  }
}
