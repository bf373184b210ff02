import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Flow } from '../media/increases.ts'
import type { Direction, MediaSampleListener } from '../media/media-sampler.ts'
import type { MediaWorker } from '../media/media-worker.ts'
import { everyPath, selectedPath } from '../media/selected-path.ts'

const directions: readonly Direction[] = ['incoming', 'outgoing']
const kinds = ['audio', 'video'] as const
type Kind = (typeof kinds)[number]
type RunningWorkers = Iterable<[index: number, worker: Pick<MediaWorker, 'open'>]>

const flowHelp: Record<keyof Flow, [name: string, help: string]> = {
  packets: ['atrium_packet_total', 'RTP packets.'],
  lost: ['atrium_packet_loss_total', 'RTP packets that did not arrive.'],
  retransmitted: ['atrium_packet_retransmit_total', 'RTP packets sent again.'],
  nack: ['atrium_nack_total', 'NACKs: receivers asked for lost packets (RFC 4585).'],
  pli: ['atrium_pli_total', 'PLIs: receivers asked for a key frame (RFC 4585).'],
  fir: ['atrium_fir_total', 'FIRs: receivers asked for a key frame (RFC 5104).'],
}

/** What flows through the workers, added up as it is sampled. */
export class MediaMetrics implements MediaSampleListener {
  readonly #bytes: Counter<'direction'>
  readonly #flows: Array<[keyof Flow, Counter<'direction' | 'kind'>]>
  readonly #roundTrips: Histogram<'kind'>
  readonly #cpu: Counter<'worker' | 'mode'>
  readonly #memory: Gauge<'worker'>
  readonly #round: Gauge
  readonly #failed: (error: unknown) => void

  constructor(registry: Registry, failed: (error: unknown) => void) {
    this.#failed = failed
    const registers = [registry]
    this.#bytes = new Counter({
      name: 'atrium_packet_bytes_total',
      help: 'Bytes through the media transports: RTP, RTCP and what secures them. Incoming: from participants to the server.',
      labelNames: ['direction'],
      registers,
    })
    this.#flows = Object.entries(flowHelp).map(([figure, [name, help]]) => [
      figure as keyof Flow,
      new Counter({ name, help, labelNames: ['direction', 'kind'], registers }),
    ])
    this.#roundTrips = new Histogram({
      name: 'atrium_rtt_seconds',
      help: 'Round-trip time between the server and who receives, by RTCP (RFC 3550), one sample for each subscription and round.',
      labelNames: ['kind'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2],
      registers,
    })
    this.#cpu = new Counter({
      name: 'atrium_worker_cpu_seconds_total',
      help: 'CPU time of each media worker, which uses one core at most.',
      labelNames: ['worker', 'mode'],
      registers,
    })
    this.#memory = new Gauge({
      name: 'atrium_worker_max_resident_memory_bytes',
      help: 'The most memory that each media worker ever used.',
      labelNames: ['worker'],
      registers,
    })
    this.#round = new Gauge({
      name: 'atrium_media_sample_seconds',
      help: 'How long the last round of sampling took: media figures are as old as this, at most twice.',
      registers,
    })
    this.#beginAtZero()
  }

  carried(direction: Direction, bytes: number): void {
    this.#bytes.inc({ direction }, bytes)
  }

  flowed(direction: Direction, kind: Kind, flow: Flow): void {
    for (const [figure, counter] of this.#flows) counter.inc({ direction, kind }, flow[figure])
  }

  roundTrip(kind: Kind, ms: number): void {
    this.#roundTrips.observe({ kind }, ms / 1_000)
  }

  worked(index: number, { user, system, memory }: { user: number; system: number; memory: number }): void {
    const worker = String(index)
    this.#cpu.inc({ worker, mode: 'user' }, user / 1_000)
    this.#cpu.inc({ worker, mode: 'system' }, system / 1_000)
    this.#memory.set({ worker }, memory)
  }

  rounded(ms: number): void {
    this.#round.set(ms / 1_000)
  }

  failed(error: unknown): void {
    this.#failed(error)
  }

  /** What has not happened yet has happened 0 times: so Prometheus sees the first time too. */
  #beginAtZero(): void {
    for (const direction of directions) {
      this.#bytes.inc({ direction }, 0)
      for (const kind of kinds) for (const [, counter] of this.#flows) counter.inc({ direction, kind }, 0)
    }
  }
}

/** What is open on the workers, looked at when asked: nothing of it asks a worker. */
export function mediaGauges(registry: Registry, workers: RunningWorkers, relays: ReadonlySet<string>): void {
  const registers = [registry]
  void new Gauge({
    name: 'atrium_workers',
    help: 'Media workers that run.',
    registers,
    collect() {
      this.set([...workers].length)
    },
  })
  void new Gauge({
    name: 'atrium_subscriptions',
    help: 'Subscriptions (consumers), by whether they are paused.',
    labelNames: ['kind', 'state'],
    registers,
    collect() {
      this.reset()
      for (const kind of kinds) for (const state of ['flowing', 'paused']) this.set({ kind, state }, 0)
      for (const [, { open }] of workers)
        for (const { kind, paused, producerPaused } of open.consumers)
          this.inc({ kind, state: paused || producerPaused ? 'paused' : 'flowing' })
    },
  })
  void new Gauge({
    name: 'atrium_transports',
    help: 'WebRTC transports, by the candidate type and protocol of the selected pair; none: not connected.',
    labelNames: ['type', 'protocol'],
    registers,
    collect() {
      this.reset()
      for (const path of everyPath) this.set(path, 0)
      for (const [, { open }] of workers)
        for (const transport of open.transports) this.inc(selectedPath(transport, relays))
    },
  })
}
