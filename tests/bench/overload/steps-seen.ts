import { sheddingSteps, type SheddingStep } from '#shared/shedding.ts'
import { scrape } from '../../support/scrape.ts'

/** ms between looks. */
const pace = 200

/** What a server gives up, as its operator's Prometheus sees it, from now until it is disposed. */
export class StepsSeen implements Disposable {
  /** In the order of time; `at` in ms, as of `performance.now()`. */
  readonly changes: Array<{ at: number; step: SheddingStep }> = []
  /** Of each look: how much of what the busiest worker may use (`SHED_AT`) it does use, 1 being all. */
  readonly pressures: Array<{ at: number; share: number }> = []
  readonly #url: string
  readonly #timer: NodeJS.Timeout
  #failures = 0

  constructor(url: string) {
    this.#url = url
    this.#timer = setInterval(() => void this.#look(), pace)
  }

  get now(): SheddingStep {
    return this.changes.at(-1)?.step ?? 'none'
  }

  /** Looks that the server did not answer. */
  get failures(): number {
    return this.#failures
  }

  /** Resolves when this is so; false if it is not within so many ms. */
  async until(reached: (step: SheddingStep) => boolean, ms: number): Promise<boolean> {
    for (const end = performance.now() + ms; performance.now() < end;) {
      if (reached(this.now)) return true
      await new Promise((later) => setTimeout(later, pace / 2))
    }
    return reached(this.now)
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer)
  }

  async #look(): Promise<void> {
    const seen = await scrape(this.#url).catch(() => undefined)
    if (!seen) return void this.#failures++
    const at = performance.now()
    const step = sheddingSteps[seen.sum('atrium_shedding_step')] ?? 'none'
    if (step !== this.now) this.changes.push({ at, step })
    this.pressures.push({ at, share: seen.sum('atrium_pressure_ratio', { resource: 'cpu' }) })
  }
}
