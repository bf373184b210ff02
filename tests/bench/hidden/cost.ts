import type { ServerProcess } from '../server-process.ts'
import { useOf } from '../load/process-load.ts'
import { sleep } from '../measure.ts'
import type { Crowd } from './crowd.ts'

/** Shares of one core (%), and packets per second that came to the participants. */
export type Cost = { worker: number; node: number; packets: number }

/** What the server spends in the next `seconds`, to the nanosecond: by the scheduler's own account. */
export async function costDuring(server: ServerProcess, crowd: Crowd, seconds: number): Promise<Cost> {
  const before = countersOf(server, crowd)
  await sleep(seconds * 1_000)
  const after = countersOf(server, crowd)
  const took = (after.at - before.at) / 1_000
  return {
    worker: (100 * (after.worker - before.worker)) / took,
    node: (100 * (after.node - before.node)) / took,
    packets: (after.packets - before.packets) / took,
  }
}

function countersOf(server: ServerProcess, crowd: Crowd): Cost & { at: number } {
  const { node, workers } = server.costs
  return {
    at: performance.now(),
    node: useOf(node.pid).cpu,
    worker: workers.reduce((sum, { pid }) => sum + useOf(pid).cpu, 0),
    packets: crowd.counters.received.packets,
  }
}
