import { io, type Socket } from 'socket.io-client'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { ClientToServer, CommandName, Commands, ServerToClient } from '#shared/protocol/index.ts'
import { protocolVersion } from '#shared/version.ts'

/** ms: how long an answer may take, and when a lost connection is tried again; the last pause repeats for ever. */
const patience = 10_000
const pauses = [0, 300, 1_200, 2_700, 4_800, 7_000]
/** Not everybody comes back in the same moment. */
const jitter = 0.2

export type WireListener = {
  opened(): void
  lost(): void
  /** This page is of another version than the server. */
  outdated(): void
}

/** The typed socket: asks, hears, and opens itself again for ever until it is closed. */
export class Wire {
  readonly #socket: Socket<ServerToClient, ClientToServer>
  readonly #life = new Lifetime()
  #tries = 0
  #opening = false
  #retry = () => {}

  constructor(url: string | undefined, listener: WireListener) {
    const options = {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      auth: { version: protocolVersion },
    }
    this.#socket = url === undefined ? io(options) : io(url, options)
    this.#socket.on('connect', () => {
      this.#opening = false
      this.#tries = 0
      listener.opened()
    })
    this.#socket.on('disconnect', () => {
      this.#opening = false
      if (this.#life.closed) return
      listener.lost()
      this.#again()
    })
    this.#socket.on('connect_error', (error) => {
      this.#opening = false
      if ((error as Error & { data?: { code?: string } }).data?.code === 'upgrade') listener.outdated()
      else this.#again()
    })
    this.#life.onClose(() => this.#socket.disconnect())
    this.#tryWhenOnline()
  }

  get connected(): boolean {
    return this.#socket.connected
  }

  /** Starts connecting, if it does not already. */
  open(): void {
    // A second connect() on the way to the first would be answered by being disconnected.
    if (this.#life.closed || this.#opening || this.#socket.connected) return
    this.#opening = true
    this.#socket.connect()
  }

  /** Ends this connection and opens another at once. */
  reopen(): void {
    this.#socket.disconnect()
  }

  /** What the server tells. */
  get events(): Pick<Socket<ServerToClient>, 'on'> {
    return this.#socket
  }

  /** Asks the server for one thing; resolves with its answer, throws its refusal, or `unreachable`. */
  async ask<N extends CommandName>(name: N, input: Request<Commands[N]>): Promise<Output<Commands[N]>> {
    if (this.#life.closed) throw new Refusal('gone', 'the connection is closed')
    const answer = await this.#emit(name, input)
    if (answer.ok) return answer.data
    throw new Refusal(answer.error.code, answer.error.message)
  }

  close(): void {
    this.#life.close()
  }

  async #emit<N extends CommandName>(
    name: N,
    input: Request<Commands[N]>,
  ): Promise<Ack<Output<Commands[N]>>> {
    // socket.io cannot type an emit through a generic name; the table of commands does.
    const socket = this.#socket.timeout(patience) as unknown as {
      emitWithAck(name: N, input: Request<Commands[N]>): Promise<Ack<Output<Commands[N]>>>
    }
    try {
      return await socket.emitWithAck(name, input)
    } catch {
      throw new Refusal('unreachable', `${name} was not answered`)
    }
  }

  #again(): void {
    this.#retry()
    const pause = pauses[Math.min(this.#tries++, pauses.length - 1)] ?? 0
    this.#retry = this.#life.after(pause * (1 + jitter * Math.random()), () => this.open())
  }

  #tryWhenOnline(): void {
    const page = globalThis as unknown as Partial<EventTarget>
    const now = () => this.open()
    page.addEventListener?.('online', now)
    this.#life.onClose(() => page.removeEventListener?.('online', now))
  }
}
