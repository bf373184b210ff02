import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Lifetime } from '#shared/lifetime.ts'
import { sheddingSteps, type SheddingStep } from '#shared/shedding.ts'
import { pressureOf, type Limits, type Pressure, type Usage } from './pressure.ts'
import { Shedding } from './shedding.ts'
import { Uplink } from './uplink.ts'

/** ms between looks. */
const pace = 500
/** ms: how exactly the event loop is watched, which counts as delay. */
const resolution = 20
/** Mean delay of the event loop from which signalling suffers, ms. */
const lag = 250

/** A worker as far as it can be too busy: the share of its core that it used lately. */
type Worker = { readonly busy: number }

export type CapacityGuardOptions = {
  workers(): Iterable<[number, Worker]>
  /** Of a core, 0 to 1. */
  cpu: number
  /** bit/s; none: what leaves the machine is not looked at. */
  uplink: number | undefined
  /** What is given up from now on, and why. */
  changed(step: SheddingStep, pressure: Pressure): void
  failed(error: unknown): void
}

/** Watches how much this server has to do, and says what to give up before meetings suffer from it. */
export class CapacityGuard {
  readonly #life = new Lifetime()
  readonly #delay = monitorEventLoopDelay({ resolution })
  readonly #uplink = new Uplink()
  readonly #shedding = new Shedding(sheddingSteps.length - 1)
  readonly #options: CapacityGuardOptions
  readonly #limits: Limits
  #step: SheddingStep = 'none'

  constructor(options: CapacityGuardOptions) {
    this.#options = options
    this.#limits = { cpu: options.cpu, lag, uplink: options.uplink ?? Infinity }
    this.#delay.enable()
    this.#life.onClose(() => this.#delay.disable())
    this.#life.every(pace, () => void this.#look())
  }

  /** What is given up now. */
  get step(): SheddingStep {
    return this.#step
  }

  close(): void {
    this.#life.close()
  }

  async #look(): Promise<void> {
    try {
      const pressure = pressureOf(await this.#usage(), this.#limits)
      if (!this.#life.closed) this.#heed(pressure)
    } catch (error) {
      this.#options.failed(error)
    }
  }

  #heed(pressure: Pressure): void {
    const step = sheddingSteps[this.#shedding.take(pressure.share, performance.now())] ?? 'none'
    if (step === this.#step) return
    this.#step = step
    this.#options.changed(step, pressure)
  }

  async #usage(): Promise<Usage> {
    const delay = this.#delay.mean / 1e6 - resolution
    this.#delay.reset()
    return {
      cpu: Math.max(0, ...[...this.#options.workers()].map(([, { busy }]) => busy)),
      lag: Number.isNaN(delay) ? 0 : delay,
      uplink: this.#options.uplink === undefined ? 0 : await this.#uplink.rate(),
    }
  }
}
