import { io, type Socket } from 'socket.io-client'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { ClientToServer, CommandName, Commands, ServerToClient } from '#shared/protocol/index.ts'
import { protocolVersion } from '#shared/version.ts'
import { onNetworkChange } from './network-change.ts'
import { Retry } from './retry.ts'
import { RoundTrip } from './round-trip.ts'

/** ms an answer, or a connection, may take. */
const patience = 10_000
/** ms a connection gets to answer when it is doubted: if the network may have changed, and if only nothing was heard. */
const doubtful = { changed: 1_000, quiet: 3_000 }
/** ms by which a timer may be late and still be trusted. */
const tardy = 100
/** ms between pings, which measure the connection and notice its end before the server's heartbeat does. */
const pulse = 5_000
/** ms a connection must last to count as one: a server that drops everybody at once is not asked ever faster. */
const proof = 5_000

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
  /** The next attempt starts then (ms since the epoch); undefined: it is under way, or there is a connection. */
  waits(until: number | undefined): void
  /** This page is of another version than the server. */
  outdated(): void
}

/** The typed socket: asks, hears, and opens itself again for ever until it is closed. */
export class Wire {
  readonly #socket: Socket<ServerToClient, ClientToServer>
  readonly #life = new Lifetime()
  readonly #listener: WireListener
  readonly #retry = new Retry()
  #roundTrip = new RoundTrip()
  #opening = false
  /** When anything was last heard of the server, as of `performance.now()`. */
  #heard = 0
  #forgetRetry = () => {}
  #forgetAttempt = () => {}
  #forgetPulse = () => {}
  #forgetProof = () => {}

  constructor(url: string | undefined, listener: WireListener) {
    this.#listener = listener
    const options = {
      transports: ['websocket'],
      reconnection: false,
      autoConnect: false,
      forceNew: true,
      auth: { version: protocolVersion },
    }
    this.#socket = url === undefined ? io(options) : io(url, options)
    this.#socket.on('connect', () => this.#connected())
    this.#socket.on('disconnect', () => this.#disconnected())
    this.#socket.on('connect_error', (error) => {
      this.#settle()
      if ((error as Error & { data?: { code?: string } }).data?.code === 'upgrade') listener.outdated()
      else this.#again()
    })
    const heard = () => void (this.#heard = performance.now())
    this.#socket.io.on('packet', heard)
    this.#socket.io.on('ping', heard)
    this.#life.onClose(() => this.#socket.disconnect())
    this.#life.onClose(onNetworkChange(() => this.#networkChanged()))
  }

  get connected(): boolean {
    return this.#socket.connected
  }

  /** Starts connecting, if it does not already. */
  open(): void {
    // A second connect() on the way to the first would be answered by being disconnected.
    if (this.#life.closed || this.#opening || this.#socket.connected) return
    this.#opening = true
    this.#forgetRetry()
    this.#listener.waits(undefined)
    this.#forgetAttempt = this.#life.after(this.#retry.limit, () => {
      this.#abort()
      this.#again()
    })
    this.#socket.connect()
  }

  /** Does not wait for the next attempt, nor for one that may hang. */
  tryNow(): void {
    if (this.connected) return
    if (this.#opening) this.#abort()
    this.open()
  }

  /** How long an answer takes at most while all is well, ms. */
  get answering(): number {
    return this.#roundTrip.limit
  }

  /** Something else has fallen silent: this connection must prove at once that it lives, or is replaced. */
  doubt(): void {
    if (this.connected) this.#probe(this.#roundTrip.limit)
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

  #connected(): void {
    this.#settle()
    this.#roundTrip = new RoundTrip()
    this.#forgetProof = this.#life.after(proof, () => this.#retry.startOver())
    this.#forgetPulse = this.#life.every(pulse, () => this.#probe(doubtful.quiet))
    this.#probe(patience)
    this.#listener.opened()
  }

  #disconnected(): void {
    this.#settle()
    this.#forgetProof()
    this.#forgetPulse()
    if (this.#life.closed) return
    this.#listener.lost()
    this.#again()
  }

  #settle(): void {
    this.#opening = false
    this.#forgetAttempt()
  }

  #abort(): void {
    this.#settle()
    this.#socket.disconnect()
  }

  #again(): void {
    this.#forgetRetry()
    const pause = this.#retry.next()
    if (pause > 0) this.#listener.waits(Date.now() + pause)
    this.#forgetRetry = this.#life.after(pause, () => this.open())
  }

  /** An old connection must prove that it lives, a missing one is tried at once. */
  #networkChanged(): void {
    this.#retry.startOver()
    if (!this.connected) return this.tryNow()
    const limit = Math.max(doubtful.changed, this.#roundTrip.limit)
    this.#probe(limit, () => this.#listener.survived())
  }

  /** Asks for a sign of life. A connection on which nothing at all is heard for `limit` ms is replaced. */
  #probe(limit: number, alive = () => {}): void {
    const { id } = this.#socket
    const asked = performance.now()
    let silent = true
    const forget = this.#life.after(limit, () => {
      if (this.#socket.id !== id || !silent) return
      // A page that was too busy to run this in time may have been too busy to hear the answer.
      if (performance.now() - asked > limit + tardy) this.#probe(limit, alive)
      else if (this.#heard < asked) this.reopen()
      else alive()
    })
    // Any answer will do, a refusal too; a late one still tells how slow the connection is.
    this.#socket.emit('connection.ping', {}, () => {
      silent = false
      forget()
      if (this.#socket.id !== id) return
      this.#roundTrip.measured(performance.now() - asked)
      if (performance.now() - asked <= limit) alive()
    })
  }
}
