import type { Consumer, MediaKind, Producer, Transport, WebRtcTransport } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'
import { Increases, type Flow } from './increases.ts'
import type { MediaWorker } from './media-worker.ts'

/** From participants to the server, or from the server to them. */
export type Direction = 'incoming' | 'outgoing'

/** Whoever adds up what is sampled. Numbers are what came since the last sample; times in ms. */
export interface MediaSampleListener {
  carried(direction: Direction, bytes: number): void
  flowed(direction: Direction, kind: MediaKind, flow: Flow): void
  roundTrip(kind: MediaKind, ms: number): void
  /** CPU time since the last sample, ms, and the most memory ever used, bytes. */
  worked(index: number, usage: { user: number; system: number; memory: number }): void
  /** Everything has been sampled once more, which took so long (ms). */
  rounded(ms: number): void
  failed(error: unknown): void
}

/**
 * Requests to the workers: at most `batch` every `pace` ms, whatever is open. So the price is bounded, and with very
 * much open the figures come later instead of costing more. A round takes at least `round` ms.
 */
const budget = { batch: 40, pace: 100, round: 5_000 }

type Sampled = { readonly closed: boolean }
type SampledWorker = Pick<MediaWorker, 'open' | 'usage' | 'closed'>

/** Goes round all that is open on the workers, a little at a time, and tells what has come since the last visit. */
export class MediaSampler {
  readonly #life = new Lifetime()
  readonly #workers: () => Iterable<[index: number, worker: SampledWorker]>
  readonly #listener: MediaSampleListener
  readonly #increases = new Increases()
  #queue: Array<() => Promise<void>> = []
  #started = -Infinity
  #waiting = 0

  constructor(
    workers: () => Iterable<[index: number, worker: SampledWorker]>,
    listener: MediaSampleListener,
  ) {
    this.#workers = workers
    this.#listener = listener
    this.#goOn(budget.pace)
    this.#life.every(budget.round, () => this.#askWorkers())
  }

  close(): void {
    this.#life.close()
    this.#queue = []
  }

  /** Between rounds it sleeps: an idle server must cost nothing. */
  #goOn(ms: number): void {
    this.#life.after(ms, () => {
      this.#next()
      const rest = this.#started + budget.round - performance.now()
      this.#goOn(this.#queue.length > 0 ? budget.pace : Math.max(budget.pace, rest))
    })
  }

  #next(): void {
    // A worker that does not answer is not asked more and more.
    if (this.#waiting >= budget.batch) return
    if (this.#queue.length === 0) this.#begin()
    for (const visit of this.#queue.splice(-budget.batch)) {
      this.#waiting++
      void this.#run(visit).finally(() => this.#waiting--)
    }
    if (this.#queue.length === 0) this.#listener.rounded(performance.now() - this.#started)
  }

  #askWorkers(): void {
    for (const [index, worker] of this.#workers())
      void this.#run(() => this.#visit(worker, () => this.#worker(index, worker)))
  }

  async #run(visit: () => Promise<void>): Promise<void> {
    try {
      await visit()
    } catch (error) {
      this.#listener.failed(error)
    }
  }

  #begin(): void {
    this.#started = performance.now()
    for (const [, worker] of this.#workers()) {
      const { transports, producers, consumers } = worker.open
      for (const each of transports) this.#queue.push(() => this.#visit(each, () => this.#transport(each)))
      for (const each of producers) this.#queue.push(() => this.#visit(each, () => this.#producer(each)))
      for (const each of consumers) this.#queue.push(() => this.#visit(each, () => this.#consumer(each)))
    }
  }

  /** What has closed cannot be asked any more, and what closes while being asked answers with an error. */
  async #visit(each: Sampled, ask: () => Promise<void>): Promise<void> {
    if (each.closed) return
    try {
      await ask()
    } catch (error) {
      if (!each.closed) throw error
    }
  }

  async #worker(index: number, worker: SampledWorker): Promise<void> {
    const { user, system, memory } = await worker.usage()
    this.#listener.worked(index, { ...this.#increases.of(worker, 0, { user, system }), memory })
  }

  async #transport(transport: Transport): Promise<void> {
    const [stat] = await (transport as WebRtcTransport).getStats()
    if (!stat) return
    const { bytesReceived, bytesSent } = stat
    const grown = this.#increases.of(transport, 0, { bytesReceived, bytesSent })
    this.#listener.carried('incoming', grown.bytesReceived)
    this.#listener.carried('outgoing', grown.bytesSent)
  }

  async #producer(producer: Producer): Promise<void> {
    for (const stat of await producer.getStats())
      this.#listener.flowed('incoming', producer.kind, this.#increases.flow(producer, stat))
  }

  async #consumer(consumer: Consumer): Promise<void> {
    const stat = (await consumer.getStats()).find(({ type }) => type === 'outbound-rtp')
    if (!stat) return
    this.#listener.flowed('outgoing', consumer.kind, this.#increases.flow(consumer, stat))
    if (stat.roundTripTime) this.#listener.roundTrip(consumer.kind, stat.roundTripTime)
  }
}
