import type { Ack, Output, Request } from '#shared/protocol/command.ts'
import type { CommandName, Commands } from '#shared/protocol/index.ts'
import { protocolVersion } from '#shared/version.ts'
import { RawSocket } from './raw-socket.ts'

/** What Engine.IO and Socket.IO (protocol 5) put before their messages. */
const prefix = { open: '0', ping: '2', pong: '3', connect: '40', event: '42', ack: '43' }

/** One participant's signalling, bare: asks, answers pings, counts what it is told and hands it on unread. */
export class RawClient {
  /** Messages and bytes of them that this client was told, answers to its own questions not included. */
  messages = 0
  bytes = 0
  readonly #socket: RawSocket
  readonly #told: (message: Buffer) => void
  readonly #answers = new Map<number, (ack: unknown) => void>()
  readonly #connected = Promise.withResolvers<void>()
  #asked = 0

  private constructor(port: number, told: (message: Buffer) => void) {
    this.#told = told
    this.#socket = new RawSocket(port, '/socket.io/?EIO=4&transport=websocket', (message) =>
      this.#hear(message),
    )
  }

  static async open(port: number, told: (message: Buffer) => void): Promise<RawClient> {
    const client = new RawClient(port, told)
    await client.#connected.promise
    return client
  }

  /** Throws the refusal's code. */
  async ask<N extends CommandName>(name: N, input: Request<Commands[N]>): Promise<Output<Commands[N]>> {
    const id = this.#asked++
    const answer = new Promise<unknown>((resolve) => this.#answers.set(id, resolve))
    this.#socket.send(`${prefix.event}${id}${JSON.stringify([name, input])}`)
    const ack = (await answer) as Ack<Output<Commands[N]>>
    if (!ack.ok) throw new Error(`${name}: ${ack.error.code} ${ack.error.message}`)
    return ack.data
  }

  close(): void {
    this.#socket.close()
  }

  #hear(message: Buffer): void {
    const kind = message.toString('latin1', 0, 2)
    if (kind === prefix.event) {
      this.messages++
      this.bytes += message.length
      this.#told(message)
    } else if (kind === prefix.ack) this.#answered(message.toString('utf8', 2))
    else if (kind === prefix.connect) this.#connected.resolve()
    else if (kind === prefix.ping) this.#socket.send(prefix.pong)
    else if (kind.startsWith(prefix.open))
      this.#socket.send(`${prefix.connect}${JSON.stringify({ version: protocolVersion })}`)
  }

  #answered(text: string): void {
    const start = text.indexOf('[')
    const id = Number(text.slice(0, start))
    const [ack] = JSON.parse(text.slice(start)) as [unknown]
    this.#answers.get(id)?.(ack)
    this.#answers.delete(id)
  }
}
