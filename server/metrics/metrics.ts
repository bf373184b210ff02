import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { Lifetime } from '#shared/lifetime.ts'
import type { MediaSampler, MediaSampleListener } from '../media/media-sampler.ts'
import type { Workers } from '../media/workers.ts'
import type { Rooms } from '../room/rooms.ts'
import { Busyness, remaining } from './capacity.ts'
import { MediaMetrics, mediaGauges } from './media-metrics.ts'
import { RoomMetrics, roomGauges } from './room-metrics.ts'
import { sheddingGauges, type Shed } from './shedding-gauges.ts'

/** What metrics are taken of. `relays`: the addresses that TURN servers send from. */
export type Watched = {
  rooms: Rooms
  engine: { workers: Workers; sample(listener: MediaSampleListener): MediaSampler }
  connections(): number
  guard: Shed
  maxRooms: number
  relays: ReadonlySet<string>
}

/** Counts, not named by Prometheus' rules, that `nodejs_active_resources` and its kin tell as well. */
const misnamed = ['nodejs_active_handles', 'nodejs_active_requests', 'nodejs_active_resources']

/** Everything an operator's Prometheus may ask. Counts from the start; watches once there is something to watch. */
export class Metrics {
  readonly rooms: RoomMetrics
  readonly #media: MediaMetrics
  readonly #registry = new Registry()
  readonly #life = new Lifetime()

  constructor(failed: (error: unknown) => void) {
    collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: 200 })
    for (const name of misnamed) this.#registry.removeSingleMetric(`${name}_total`)
    this.rooms = new RoomMetrics(this.#registry)
    this.#media = new MediaMetrics(this.#registry, failed)
    this.#life.onClose(() => this.#registry.clear())
  }

  /** Takes in what the server is made of, until closed. */
  watch({ rooms, engine, connections, guard, maxRooms, relays }: Watched): void {
    roomGauges(this.#registry, rooms)
    sheddingGauges(this.#registry, guard)
    mediaGauges(this.#registry, engine.workers, relays)
    const busyness = new Busyness(this.#life)
    this.#life.own(engine.sample(this.#withBusyness(busyness)))
    const registers = [this.#registry]
    void new Gauge({
      name: 'atrium_signal_connections',
      help: 'Browsers connected, before and after joining.',
      registers,
      collect() {
        this.set(connections())
      },
    })
    void new Gauge({
      name: 'atrium_capacity_ratio',
      help: 'What is left, 0 to 1: 1 minus the highest of the workers’ mean CPU share, the event loop’s utilisation, and rooms of MAX_ROOMS; 0 while draining.',
      registers,
      collect() {
        this.set(rooms.draining ? 0 : remaining({ ...busyness.lately, rooms: rooms.size / maxRooms }))
      },
    })
  }

  /** All figures, in the text format that Prometheus reads. */
  async read(): Promise<{ type: string; text: string }> {
    return { type: this.#registry.contentType, text: await this.#registry.metrics() }
  }

  close(): void {
    this.#life.close()
  }

  #withBusyness(busyness: Busyness): MediaSampleListener {
    const media = this.#media
    return {
      carried: (...told) => media.carried(...told),
      flowed: (...told) => media.flowed(...told),
      roundTrip: (...told) => media.roundTrip(...told),
      rounded: (...told) => media.rounded(...told),
      failed: (...told) => media.failed(...told),
      worked(index, usage) {
        busyness.worked(index, usage.user + usage.system)
        media.worked(index, usage)
      },
    }
  }
}
