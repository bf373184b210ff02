import { isIPv6 } from 'node:net'
import { addressBytes } from '../../../server/doctor/ip-address.ts'
import { addressOf, loadLibc, watchReadable, type Libc } from './libc.ts'
import { MessageVector } from './message-vector.ts'
import type { PacketListener, PacketNetwork, PacketSocket } from './network.ts'

/** Linux's numbers. */
const linux = {
  inet: 2,
  inet6: 10,
  datagram: 2,
  nonBlocking: 0o4000,
  solSocket: 1,
  sendBuffer: 7,
  receiveBuffer: 8,
  timestampNs: 35,
  dontWait: 0x40,
  epollAdd: 1,
  epollRemove: 2,
  epollIn: 1,
  realtime: 0,
}
const bufferSize = 4 * 1_024 * 1_024
/** Datagrams read or written by one call, and sockets asked about by one call. */
const batch = 64
const sockets = 1_024
/** struct epoll_event is packed on x86 only; bytes. */
const event = process.arch === 'x64' ? { size: 12, data: 4 } : { size: 16, data: 8 }

/**
 * Datagram sockets by libc's recvmmsg and sendmmsg: many datagrams a call, and the kernel's own time stamps. Sockets that
 * wait for answers are read at once, settled ones when polled.
 */
export class MmsgDatagrams implements PacketNetwork {
  readonly #libc: Libc
  readonly #listeners = new Map<number, PacketListener>()
  readonly #received = new MessageVector(batch)
  readonly #sent = new MessageVector(batch)
  readonly #events = Buffer.alloc(sockets * event.size)
  readonly #time = Buffer.alloc(4_096)
  readonly #eager: number
  readonly #settled: number
  readonly #unwatch: () => void

  /** Undefined where libc cannot be called. */
  static open(): MmsgDatagrams | undefined {
    const libc = loadLibc()
    return libc && new MmsgDatagrams(libc)
  }

  private constructor(libc: Libc) {
    this.#libc = libc
    this.#eager = succeeded(libc.epoll_create1(0), 'epoll_create1')
    this.#settled = succeeded(libc.epoll_create1(0), 'epoll_create1')
    this.#unwatch = watchReadable(this.#eager, () => this.#drain(this.#eager))
  }

  async open(address: string, port: number, listener: PacketListener): Promise<PacketSocket> {
    const file = this.#connect(address, port)
    this.#listeners.set(file, listener)
    this.#watch(this.#eager, file)
    let watched: number | undefined = this.#eager
    return {
      send: (packets) => {
        if (watched !== undefined) this.#send(file, packets)
      },
      settle: () => {
        if (watched !== this.#eager) return
        this.#unwatchFile(this.#eager, file)
        this.#watch(this.#settled, file)
        watched = this.#settled
      },
      close: () => {
        if (watched === undefined) return
        watched = undefined
        this.#listeners.delete(file)
        this.#libc.close(file)
      },
    }
  }

  poll(): void {
    this.#drain(this.#settled)
  }

  now(): number {
    this.#libc.clock_gettime(linux.realtime, addressOf(this.#time))
    return this.#time.readUInt32LE(0) * 1e6 + this.#time.readUInt32LE(8) / 1e3
  }

  close(): void {
    this.#unwatch()
    for (const file of [...this.#listeners.keys(), this.#eager, this.#settled]) this.#libc.close(file)
    this.#listeners.clear()
  }

  #connect(address: string, port: number): number {
    const libc = this.#libc
    const family = isIPv6(address) ? linux.inet6 : linux.inet
    const file = succeeded(libc.socket(family, linux.datagram | linux.nonBlocking, 0), 'socket')
    const number = (value: number) => Buffer.from(Uint32Array.of(value).buffer)
    for (const [option, value] of [
      [linux.receiveBuffer, bufferSize],
      [linux.sendBuffer, bufferSize],
      [linux.timestampNs, 1],
    ] as const)
      libc.setsockopt(file, linux.solSocket, option, number(value), 4)
    const place = socketAddress(family, address, port)
    if (libc.connect(file, place, place.length) === 0) return file
    libc.close(file)
    throw new Error(`cannot connect a socket to ${address}`)
  }

  #watch(epoll: number, file: number): void {
    const wanted = Buffer.alloc(16)
    wanted.writeUInt32LE(linux.epollIn)
    wanted.writeUInt32LE(file, event.data)
    succeeded(this.#libc.epoll_ctl(epoll, linux.epollAdd, file, wanted), 'epoll_ctl')
  }

  #unwatchFile(epoll: number, file: number): void {
    this.#libc.epoll_ctl(epoll, linux.epollRemove, file, Buffer.alloc(16))
  }

  #drain(epoll: number): void {
    const ready = this.#libc.epoll_wait(epoll, addressOf(this.#events), sockets, 0)
    for (let index = 0; index < ready; index++)
      this.#receive(this.#events.readUInt32LE(index * event.size + event.data))
  }

  #receive(file: number): void {
    const messages = this.#received
    for (let count = batch; count === batch;) {
      count = this.#libc.recvmmsg(file, messages.address, batch, linux.dontWait, 0)
      for (let index = 0; index < count; index++) {
        const at = messages.stamp(index) ?? this.now()
        this.#listeners.get(file)?.(messages.packet(index), at)
        messages.clear(index)
      }
    }
  }

  #send(file: number, packets: readonly Buffer[]): void {
    for (let start = 0; start < packets.length; start += batch) {
      const count = Math.min(batch, packets.length - start)
      for (let index = 0; index < count; index++) {
        const packet = packets[start + index]
        if (packet) this.#sent.put(index, packet)
      }
      // What the kernel has no room for is lost, as on any line.
      this.#libc.sendmmsg(file, this.#sent.address, count, linux.dontWait)
    }
  }
}

/** struct sockaddr_in or sockaddr_in6. */
function socketAddress(family: number, address: string, port: number): Buffer {
  const bytes = Buffer.alloc(family === linux.inet6 ? 28 : 16)
  bytes.writeUInt16LE(family)
  bytes.writeUInt16BE(port, 2)
  addressBytes(address).copy(bytes, family === linux.inet6 ? 8 : 4)
  return bytes
}

function succeeded(result: number, call: string): number {
  if (result < 0) throw new Error(`${call} failed`)
  return result
}
