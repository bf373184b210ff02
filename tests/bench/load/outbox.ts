import type { Counters } from './counters.ts'
import type { MediaTransport } from './media-transport.ts'

/** More than a packet and its authentication ever need, bytes. */
const slotSize = 1_600
/** Where packets are protected before they go out; everything is sent before anybody else puts something in. */
const slots: Buffer[] = []

/** Collects what one participant sends in one turn, and hands it to the kernel together. */
export class Outbox {
  readonly #transport: MediaTransport
  readonly #counters: Counters
  readonly #lengths: number[] = []
  #transportSequence = 0

  constructor(transport: MediaTransport, counters: Counters) {
    this.#transport = transport
    this.#counters = counters
  }

  get open(): boolean {
    return this.#transport.connected
  }

  /** Counts all packets of this transport, for its congestion control. */
  nextTransportSequence(): number {
    return this.#transportSequence++ & 0xffff
  }

  /** Protects a packet, whose bytes may be used again at once. */
  put(packet: Buffer, header: number, index: number): void {
    const srtp = this.#transport.outgoing
    if (!srtp) return
    const slot = (slots[this.#lengths.length] ??= Buffer.allocUnsafeSlow(slotSize))
    this.#lengths.push(srtp.protect(packet, header, index, slot))
  }

  control(compound: Buffer): void {
    this.#transport.sendControl(compound)
  }

  flush(): void {
    if (this.#lengths.length === 0) return
    const packets = this.#lengths.map((length, index) => (slots[index] as Buffer).subarray(0, length))
    const { sent } = this.#counters
    sent.packets += packets.length
    for (const { length } of packets) sent.bytes += length
    this.#lengths.length = 0
    this.#transport.send(packets)
  }
}
