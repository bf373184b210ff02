import { io, type Socket } from 'socket.io-client'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { ClientToServer, CommandName, Commands, ServerToClient } from '#shared/protocol/index.ts'
import { protocolVersion } from '#shared/version.ts'

/** ms: how long an answer or a connection may take, and when a lost one is tried again; the last pause repeats. */
const patience = 10_000
/** ms an old connection gets to answer once the network may have changed under it. */
const doubtful = 1_000
const pauses = [0, 300, 1_200, 2_700, 4_800, 7_000]
/** ms a connection must last to count as one: a server that drops everybody at once is not asked ever faster. */
const proof = 5_000
/** Not everybody comes back in the same moment. */
const jitter = 0.2

/** Asks the server for one thing; resolves with its answer, throws its refusal, or `unreachable`. */
export type Ask = <N extends CommandName>(
  name: N,
  input: Request<Commands[N]>,
) => Promise<Output<Commands[N]>>

export type WireListener = {
  opened(): void
  lost(): void
  /** The network may have changed, and this connection lived through it. */
  survived(): void
  /** This page is of another version than the server. */
  outdated(): void
}

/** The typed socket: asks, hears, and opens itself again for ever until it is closed. */
export class Wire {
  readonly #socket: Socket<ServerToClient, ClientToServer>
  readonly #life = new Lifetime()
  readonly #listener: WireListener
  #tries = 0
  #opening = false
  #retry = () => {}
  #doubt = () => {}

  constructor(url: string | undefined, listener: WireListener) {
    this.#listener = listener
    const options = {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      timeout: patience,
      auth: { version: protocolVersion },
    }
    this.#socket = url === undefined ? io(options) : io(url, options)
    this.#socket.on('connect', () => {
      this.#opening = false
      this.#doubt = this.#life.after(proof, () => (this.#tries = 0))
      listener.opened()
    })
    this.#socket.on('disconnect', () => {
      this.#opening = false
      this.#doubt()
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
    this.#renewOnNetworkChange()
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
    if (this.#socket.connected) this.#socket.disconnect()
  }

  /** What the server tells. */
  get events(): Pick<Socket<ServerToClient>, 'on'> {
    return this.#socket
  }

  /** Resolves when there is a connection; throws `unreachable` if that takes too long, `gone` if there will be none. */
  ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#life.closed) return reject(new Refusal('gone', 'the connection is closed'))
      if (this.connected) return resolve()
      const waiting = new Lifetime()
      const giveUp = (code: ErrorCode): void => {
        waiting.close()
        reject(new Refusal(code, 'no connection'))
      }
      const connected = (): void => {
        waiting.close()
        resolve()
      }
      this.#socket.on('connect', connected)
      waiting.onClose(() => this.#socket.off('connect', connected))
      waiting.onClose(this.#life.onClose(() => giveUp('gone')))
      waiting.after(patience, () => giveUp('unreachable'))
      this.open()
    })
  }

  /** Nothing is kept for later: what is asked without a connection is refused at once. See `Ask`. */
  async ask<N extends CommandName>(name: N, input: Request<Commands[N]>): Promise<Output<Commands[N]>> {
    if (this.#life.closed) throw new Refusal('gone', 'the connection is closed')
    if (!this.connected) throw new Refusal('unreachable', 'no connection')
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

  /** The network may have changed: an old connection must prove that it lives, a missing one is tried at once. */
  #renew(): void {
    if (!this.connected) return this.open()
    const { id } = this.#socket
    // Any answer will do, a refusal too.
    this.#socket.timeout(doubtful).emit('media.ready', { ids: [] }, (silence: Error | null) => {
      if (this.#socket.id !== id) return
      if (silence) this.reopen()
      else this.#listener.survived()
    })
  }

  #renewOnNetworkChange(): void {
    const page = globalThis as unknown as Partial<EventTarget>
    const network = (globalThis.navigator as { connection?: EventTarget } | undefined)?.connection
    const renew = () => this.#renew()
    page.addEventListener?.('online', renew)
    network?.addEventListener('change', renew)
    this.#life.onClose(() => {
      page.removeEventListener?.('online', renew)
      network?.removeEventListener('change', renew)
    })
  }
}
