import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sleep } from '../measure.ts'

/** µs in which the quota is used up or not: short, so that a process that has none left waits only a moment. */
const period = 10_000

/** A share of one core that a process gets at most, by Linux's control groups, version 1 or 2. Needs root. */
export class CpuQuota implements AsyncDisposable {
  readonly #folder: string

  /** `share`: of one core, 0 to 1. Throws where there are no control groups to write to. */
  constructor(pid: number, share: number) {
    const quota = Math.round(period * share)
    const second = existsSync('/sys/fs/cgroup/cgroup.controllers')
    this.#folder = join('/sys/fs/cgroup', second ? '' : 'cpu', `atrium-bench-${process.pid}`)
    if (second) writeFileSync('/sys/fs/cgroup/cgroup.subtree_control', '+cpu')
    mkdirSync(this.#folder)
    try {
      const limits = second
        ? { 'cpu.max': `${quota} ${period}` }
        : { 'cpu.cfs_period_us': `${period}`, 'cpu.cfs_quota_us': `${quota}` }
      for (const [file, value] of Object.entries(limits)) writeFileSync(join(this.#folder, file), value)
      writeFileSync(join(this.#folder, 'cgroup.procs'), `${pid}`)
    } catch (error) {
      rmdirSync(this.#folder)
      throw error
    }
  }

  /** The process must have been told to end before; a group cannot end before it. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (
      let tries = 0;
      readFileSync(join(this.#folder, 'cgroup.procs'), 'utf8') !== '' && tries < 50;
      tries++
    )
      await sleep(100)
    rmdirSync(this.#folder)
  }
}
