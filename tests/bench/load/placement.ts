import { availableParallelism } from 'node:os'
import type { ServerProcess } from '../server-process.ts'
import type { LoadedServer } from './load-run.ts'
import { pin, prefer } from './process-load.ts'

/** A server's processes, and the cores that none of its workers uses; all, if each is used by one. */
export type Placement = { processes: NonNullable<LoadedServer['processes']>; freeCores: number[] }

/** Gives each worker a core of its own, and Node what is left, so that it can be told what they cost. */
export function placeServer({ costs: { node, workers } }: ServerProcess): Placement {
  const freeCores = placeWorkers(workers.map(({ pid }) => pid))
  pin(node.pid, freeCores)
  prefer(node.pid)
  return { processes: { node: node.pid, workers: workers.map(({ pid }) => pid) }, freeCores }
}

/** Gives each of these processes a core of its own; returns those that are left, or all if none is. */
export function placeWorkers(pids: readonly number[]): number[] {
  const cores = Array.from({ length: availableParallelism() }, (_, core) => core)
  pids.forEach((pid, index) => {
    pin(pid, [cores[index % cores.length] ?? 0])
    prefer(pid)
  })
  const free = cores.slice(pids.length)
  return free.length > 0 ? free : cores
}
