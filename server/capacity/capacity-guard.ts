import { Lifetime } from '#shared/lifetime.ts'
import { sheddingSteps, type SheddingStep } from '#shared/shedding.ts'
import { highest, pressuresOf, type Limits, type Pressure, type Usage } from './pressure.ts'
import { Shedding } from './shedding.ts'

/** ms between looks. */
const pace = 250

export type CapacityGuardOptions = {
  /** How much the server has to do, since it was last asked. */
  load: { usage(): Promise<Usage>; close(): void }
  limits: Limits
  /** What is given up from now on, and why. */
  changed(step: SheddingStep, pressure: Pressure): void
  failed(error: unknown): void
}

/** Watches how much this server has to do, and says what to give up before meetings suffer from it. */
export class CapacityGuard {
  readonly #life = new Lifetime()
  readonly #shedding = new Shedding(sheddingSteps.length - 1)
  readonly #options: CapacityGuardOptions
  #step: SheddingStep = 'none'
  #pressures: readonly Pressure[] = []

  constructor(options: CapacityGuardOptions) {
    this.#options = options
    this.#life.own(options.load)
    this.#life.every(pace, () => void this.#look())
  }

  /** What is given up now. */
  get step(): SheddingStep {
    return this.#step
  }

  /** As last seen, on each resource. */
  get pressures(): readonly Pressure[] {
    return this.#pressures
  }

  close(): void {
    this.#life.close()
  }

  async #look(): Promise<void> {
    const { load, limits, failed } = this.#options
    try {
      const usage = await load.usage()
      if (!this.#life.closed) this.#heed(pressuresOf(usage, limits))
    } catch (error) {
      failed(error)
    }
  }

  #heed(pressures: readonly Pressure[]): void {
    this.#pressures = pressures
    const pressure = highest(pressures)
    const step = sheddingSteps[this.#shedding.take(pressure.share, performance.now())] ?? 'none'
    if (step === this.#step) return
    this.#step = step
    this.#options.changed(step, pressure)
  }
}
