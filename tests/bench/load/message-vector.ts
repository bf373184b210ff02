import { addressOf } from './libc.ts'

/** Sizes of the C structures on 64-bit Linux, bytes. */
const sizes = { packet: 2_048, control: 64, iovec: 16, mmsghdr: 64 }
/** Where fields are, counted in 32-bit words. */
const words = { iovLength: 2, iov: 4, iovCount: 6, control: 8, controlLength: 10, length: 14 }

/** Room for `count` datagrams as `recvmmsg` and `sendmmsg` want it (struct mmsghdr, each with one iovec). */
export class MessageVector {
  readonly count: number
  readonly address: number
  readonly #packets: Buffer
  readonly #controls: Buffer
  readonly #iovecs: Uint32Array
  readonly #headers: Uint32Array

  constructor(count: number) {
    this.count = count
    this.#packets = Buffer.alloc(count * sizes.packet)
    this.#controls = Buffer.alloc(count * sizes.control)
    this.#iovecs = new Uint32Array((count * sizes.iovec) / 4)
    this.#headers = new Uint32Array((count * sizes.mmsghdr) / 4)
    this.address = addressOf(this.#headers)
    for (let index = 0; index < count; index++) this.#prepare(index)
  }

  /** Makes room for as much as fits again, with time stamps. */
  clear(index: number): void {
    this.#headers[this.#header(index) + words.controlLength] = sizes.control
  }

  /** The datagram that was received; valid until the next is. */
  packet(index: number): Buffer {
    const start = index * sizes.packet
    return this.#packets.subarray(start, start + (this.#headers[this.#header(index) + words.length] ?? 0))
  }

  /** When the kernel received it, µs since the epoch (SCM_TIMESTAMPNS); undefined if it did not say. */
  stamp(index: number): number | undefined {
    if ((this.#headers[this.#header(index) + words.controlLength] ?? 0) < 32) return undefined
    const start = index * sizes.control + 16
    return this.#controls.readUInt32LE(start) * 1e6 + this.#controls.readUInt32LE(start + 8) / 1e3
  }

  /** Puts in a datagram to be sent. */
  put(index: number, packet: Buffer): void {
    packet.copy(this.#packets, index * sizes.packet)
    this.#iovecs[(index * sizes.iovec) / 4 + words.iovLength] = packet.length
    this.#headers[this.#header(index) + words.controlLength] = 0
  }

  #header(index: number): number {
    return (index * sizes.mmsghdr) / 4
  }

  #prepare(index: number): void {
    const iovec = (index * sizes.iovec) / 4
    putPointer(this.#iovecs, iovec, addressOf(this.#packets) + index * sizes.packet)
    this.#iovecs[iovec + words.iovLength] = sizes.packet
    const header = this.#header(index)
    putPointer(this.#headers, header + words.iov, addressOf(this.#iovecs) + index * sizes.iovec)
    this.#headers[header + words.iovCount] = 1
    putPointer(this.#headers, header + words.control, addressOf(this.#controls) + index * sizes.control)
    this.clear(index)
  }
}

function putPointer(into: Uint32Array, word: number, address: number): void {
  into[word] = address % 2 ** 32
  into[word + 1] = Math.floor(address / 2 ** 32)
}
