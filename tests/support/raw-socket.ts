import { randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'

/** Opcodes of RFC 6455, with the bit that says a message is whole. */
const whole = { text: 0x81, close: 0x88 }

/**
 * The client's side of a WebSocket (RFC 6455), as little of it as a server that sends whole text messages needs: a
 * thousand of them must cost less than what they measure.
 */
export class RawSocket {
  readonly #socket: Socket
  readonly #heard: (message: Buffer) => void
  #rest: Buffer = Buffer.alloc(0)
  #open = false

  constructor(port: number, path: string, heard: (message: Buffer) => void) {
    this.#heard = heard
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true })
    this.#socket.on('data', (data) => this.#take(data))
    this.#socket.on('error', () => {})
    const head = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${randomBytes(16).toString('base64')}`,
      'Sec-WebSocket-Version: 13',
    ]
    this.#socket.write(`${head.join('\r\n')}\r\n\r\n`)
  }

  send(text: string): void {
    const payload = Buffer.from(text)
    const { length } = payload
    const header = Buffer.alloc(length < 126 ? 6 : 8)
    header[0] = whole.text
    // Masked as it must be, with a mask of zeros that changes nothing.
    header[1] = 0x80 | Math.min(length, 126)
    if (length >= 126) header.writeUInt16BE(length, 2)
    this.#socket.write(Buffer.concat([header, payload]))
  }

  close(): void {
    this.#socket.destroy()
  }

  #take(data: Buffer): void {
    this.#rest = this.#rest.length === 0 ? data : Buffer.concat([this.#rest, data])
    if (!this.#open && !this.#takeHead()) return
    while (this.#takeFrame());
  }

  #takeHead(): boolean {
    const end = this.#rest.indexOf('\r\n\r\n')
    if (end < 0) return false
    const [status] = this.#rest.toString('latin1').split('\r\n', 1)
    if (!status?.includes(' 101 ')) throw new Error(`no WebSocket: ${status}`)
    this.#rest = this.#rest.subarray(end + 4)
    return (this.#open = true)
  }

  #takeFrame(): boolean {
    const data = this.#rest
    if (data.length < 2) return false
    const short = data[1]! & 0x7f
    const start = short === 127 ? 10 : short === 126 ? 4 : 2
    if (data.length < start) return false
    const length =
      short === 127 ? Number(data.readBigUInt64BE(2)) : short === 126 ? data.readUInt16BE(2) : short
    if (data.length < start + length) return false
    this.#rest = data.subarray(start + length)
    if (data[0] === whole.text) this.#heard(data.subarray(start, start + length))
    return data[0] !== whole.close
  }
}
