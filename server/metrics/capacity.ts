import { performance } from 'node:perf_hooks'
import type { Lifetime } from '#shared/lifetime.ts'

/** How much of each resource is in use, 0 (none) to 1 (all). */
export type Usage = { workers: number; loop: number; rooms: number }

/** What is left of a server, 0 to 1: as much as of its scarcest resource. */
export const remaining = ({ workers, loop, rooms }: Usage): number =>
  Math.min(1, Math.max(0, 1 - Math.max(workers, loop, rooms)))

/** How often the event loop is measured, ms. */
const pace = 10_000

/** How busy the workers (the mean of all, one core each) and this process's event loop were lately. */
export class Busyness {
  readonly #workers = new Map<number, { at: number; share: number }>()
  #loop = 0
  #before = performance.eventLoopUtilization()

  constructor(life: Lifetime) {
    life.every(pace, () => this.#measureLoop())
  }

  /** Takes in CPU time of a worker since the last time, ms. */
  worked(index: number, cpu: number, now = performance.now()): void {
    const last = this.#workers.get(index)
    this.#workers.set(index, { at: now, share: last ? cpu / (now - last.at) : 0 })
  }

  get lately(): Pick<Usage, 'workers' | 'loop'> {
    const shares = [...this.#workers.values()].map(({ share }) => share)
    return { workers: shares.reduce((sum, share) => sum + share, 0) / (shares.length || 1), loop: this.#loop }
  }

  #measureLoop(): void {
    const now = performance.eventLoopUtilization()
    this.#loop = performance.eventLoopUtilization(now, this.#before).utilization
    this.#before = now
  }
}
