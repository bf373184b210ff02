import { EventEmitter, once } from 'node:events'
import type { Router, RouterRtpCodecCapability } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { Config } from '../config.ts'
import type { MediaLog } from './log.ts'
import { MediaWorker } from './media-worker.ts'
import { refusing } from './refusals.ts'

/** ms. A worker that dies young is replaced after a pause, so that a crash at each start does not spin. */
const times = { youth: 1_000, youthPause: 500, firstPause: 50, longestPause: 2_000, patience: 5_000 }

/** One worker, as operators and tests see it. */
export type WorkerFacts = { index: number; pid: number; rooms: number; consumers: number }

/** The media workers of this process, each in its place: an index, and the port that belongs to it. Whoever dies is replaced. */
export class Workers {
  readonly #life = new Lifetime()
  readonly #stop = new AbortController()
  readonly #arrivals = new EventEmitter()
  readonly #running = new Map<number, MediaWorker>()
  readonly #config: Config
  readonly #log: MediaLog

  /** Starts them all; if one cannot start, none does. */
  static async start(config: Config, log: MediaLog): Promise<Workers> {
    const workers = new Workers(config, log)
    const places = Array.from({ length: config.WORKERS }, (_, index) => workers.#occupy(index))
    const [failed] = (await Promise.allSettled(places)).filter(({ status }) => status === 'rejected')
    if (failed?.status !== 'rejected') return workers
    workers.close()
    throw failed.reason
  }

  private constructor(config: Config, log: MediaLog) {
    this.#config = config
    this.#log = log
    this.#arrivals.setMaxListeners(0)
    this.#life.onClose(() => this.#stop.abort())
  }

  get all(): WorkerFacts[] {
    const facts = [...this.#running].map(([index, { pid, rooms, consumers }]) => ({
      index,
      pid,
      rooms,
      consumers,
    }))
    return facts.toSorted((a, b) => a.index - b.index)
  }

  /** Those that run, with their places. */
  *[Symbol.iterator](): Iterator<[index: number, worker: MediaWorker]> {
    for (const [index, worker] of this.#running) if (!worker.closed) yield [index, worker]
  }

  /** At least one runs. */
  get ready(): boolean {
    return this.#leastLoaded !== undefined
  }

  /**
   * Opens a router on the given worker, or on the least loaded; if none runs, on the first replacement that comes soon.
   * Refuses `unavailable`.
   */
  async openRouter(
    codecs: RouterRtpCodecCapability[],
    at?: MediaWorker,
  ): Promise<{ router: Router; worker: MediaWorker }> {
    if (!this.ready && !this.#life.closed) await this.#arrival()
    // Chosen and counted in one step, or else rooms that open together would all choose the same.
    const worker = at ?? this.#leastLoaded
    if (!worker) throw new Refusal('unavailable', 'no media worker runs')
    return { worker, router: await refusing(worker.openRouter(codecs)) }
  }

  close(): void {
    this.#life.close()
    for (const worker of this.#running.values()) worker.close()
    this.#running.clear()
  }

  /** Among equals the first place, whichever started first: so that anybody can tell where a room will be. */
  get #leastLoaded(): MediaWorker | undefined {
    const running = [...this.#running].filter(([, worker]) => !worker.closed)
    return running.toSorted(([i, a], [j, b]) => quarters(a) - quarters(b) || a.load - b.load || i - j)[0]?.[1]
  }

  async #arrival(): Promise<void> {
    const signal = AbortSignal.any([this.#stop.signal, AbortSignal.timeout(times.patience)])
    try {
      await once(this.#arrivals, 'arrival', { signal })
    } catch {
      throw new Refusal('unavailable', 'no media worker runs')
    }
  }

  async #occupy(index: number): Promise<void> {
    const port = this.#config.MEDIA_PORT + index
    const worker = await MediaWorker.start(this.#config, port).catch((cause: unknown) => {
      throw new Error(`media worker ${index} cannot start at port ${port}: ${reasonOf(cause)}`, { cause })
    })
    if (this.#life.closed) return worker.close()
    this.#running.set(index, worker)
    worker.onDeath(() => void this.#replace(index, worker))
    this.#log.info({ index, workerPid: worker.pid, port }, 'media worker started')
    this.#arrivals.emit('arrival')
  }

  /** Never rejects: tries until it succeeds or all is closed. */
  async #replace(index: number, dead: MediaWorker): Promise<void> {
    this.#running.delete(index)
    this.#log.error({ index, workerPid: dead.pid }, 'media worker died')
    if (performance.now() - dead.startedAt < times.youth) await this.#pause(times.youthPause)
    for (let pause = times.firstPause; !this.#life.closed; pause = Math.min(pause * 2, times.longestPause)) {
      try {
        return await this.#occupy(index)
      } catch (error) {
        this.#log.error({ err: error, index, again: pause }, 'media worker could not be replaced yet')
      }
      await this.#pause(pause)
    }
  }

  /** Does not end if everything closes meanwhile. */
  #pause(ms: number): Promise<void> {
    return new Promise((over) => void this.#life.after(ms, over))
  }
}

/** How busy a worker is, as coarsely as it matters to an empty room. */
const quarters = ({ expectedBusy }: MediaWorker): number => Math.floor(expectedBusy * 4)

/** The commonest reasons, with their mend. */
function reasonOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (message.includes('address already in use')) return 'the port is taken; set MEDIA_PORT to a free range'
  if (message.includes('address not available'))
    return `${message}; set LISTEN_IP to an address of this machine`
  if (message.includes('ENOENT')) return `${message}; the worker program is missing, "npm start" fetches it`
  return message
}
