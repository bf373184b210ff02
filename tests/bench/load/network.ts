import { Datagrams } from './datagrams.ts'
import { MmsgDatagrams } from './mmsg-datagrams.ts'
import type { RemoteCandidate } from './target.ts'
import { openFramedTcp } from './framed-tcp.ts'

/** Takes what arrives. `at`: when, µs since the epoch. The bytes are only lent, until the call returns. */
export type PacketListener = (packet: Buffer, at: number) => void

/** A connected path to one address. */
export interface PacketSocket {
  /** Hands these to the kernel at once; the bytes may be used again after the call. */
  send(packets: readonly Buffer[]): void
  /** From now on what arrives may wait for the next `poll`: nobody waits for an answer. */
  settle(): void
  close(): void
}

/** Opens datagram sockets and reads from all of them together. */
export interface PacketNetwork {
  open(address: string, port: number, listener: PacketListener): Promise<PacketSocket>
  /** Delivers what has arrived at settled sockets. */
  poll(): void
  /** Now, on the clock by which arrivals are stamped: µs since the epoch. */
  now(): number
  close(): void
}

/** The cheapest network there is here: many datagrams a call where libc can be called, else Node's own. */
export function openNetwork(): PacketNetwork {
  return MmsgDatagrams.open() ?? new Datagrams()
}

/** Connects to a candidate, whatever it speaks. */
export function openPath(
  network: PacketNetwork,
  { address, port, protocol }: RemoteCandidate,
  listener: PacketListener,
): Promise<PacketSocket> {
  if (protocol === 'udp') return network.open(address, port, listener)
  return openFramedTcp(address, port, (packet) => listener(packet, network.now()))
}
