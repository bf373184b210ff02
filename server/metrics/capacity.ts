import { performance } from 'node:perf_hooks'
import type { Lifetime } from '#shared/lifetime.ts'

/** How much of each resource is in use, 0 (none) to 1 (all). */
export type Usage = { workers: number; loop: number; rooms: number }

/** What is left of a server, 0 to 1: as much as of its scarcest resource. */
export const remaining = ({ workers, loop, rooms }: Usage): number =>
  Math.min(1, Math.max(0, 1 - Math.max(workers, loop, rooms)))

/** Over how long usage is averaged, ms. */
const window = 10_000

/** How busy the workers (the mean of all, one core each) and this process's event loop were lately. */
export class Busyness {
  #workers = 0
  #loop = 0
  #cpu = 0
  #before = performance.eventLoopUtilization()
  #since = performance.now()

  constructor(life: Lifetime, workers: () => number) {
    life.every(window, () => this.#measure(workers()))
  }

  /** Adds CPU time of a worker, ms. */
  worked(ms: number): void {
    this.#cpu += ms
  }

  get lately(): Pick<Usage, 'workers' | 'loop'> {
    return { workers: this.#workers, loop: this.#loop }
  }

  #measure(workers: number): void {
    const now = performance.now()
    this.#workers = this.#cpu / (now - this.#since) / Math.max(1, workers)
    this.#since = now
    this.#cpu = 0
    const loop = performance.eventLoopUtilization()
    this.#loop = performance.eventLoopUtilization(loop, this.#before).utilization
    this.#before = loop
  }
}
