import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { Usage } from './pressure.ts'
import { Uplink } from './uplink.ts'

/** ms: how exactly the event loop is watched, which counts as delay. Each look wakes the process, also when it is idle. */
const resolution = 200

/** A worker as far as it can be too busy: the share of its core that it used lately. */
type Worker = { readonly busy: number }

/** How much this server has to do, measured. */
export class ServerLoad {
  readonly #workers: () => Iterable<[number, Worker]>
  readonly #delay = monitorEventLoopDelay({ resolution })
  readonly #uplink: Uplink | undefined

  /** `line`: what leaves the machine counts too. */
  constructor(workers: () => Iterable<[number, Worker]>, line: boolean) {
    this.#workers = workers
    this.#uplink = line ? new Uplink() : undefined
    this.#delay.enable()
  }

  /** Since it was last asked. */
  async usage(): Promise<Usage> {
    const delay = this.#delay.mean / 1e6 - resolution
    this.#delay.reset()
    return {
      cpu: Math.max(0, ...[...this.#workers()].map(([, { busy }]) => busy)),
      lag: Number.isNaN(delay) ? 0 : delay,
      ...((await this.#uplink?.rates()) ?? { uplink: 0, packets: 0 }),
    }
  }

  close(): void {
    this.#delay.disable()
  }
}
