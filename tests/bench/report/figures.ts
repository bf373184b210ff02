import type { LoadResult, LoadStep } from '../load/result.ts'

/** What says that quality broke: the value and its limit in the same unit (shares, ms, cores). */
export type Fault = {
  what: 'loss' | 'delay' | 'join' | 'refused' | 'waiting' | 'missing' | 'cpu'
  value: number
  limit: number
}

/** A step and what it says: invalid ones say something of the generator only. */
export type JudgedStep = LoadStep & { rooms: number } & (
    | { verdict: 'good' }
    | { verdict: 'broken'; faults: Fault[]; bottleneck: string }
    | { verdict: 'invalid'; reason: string }
  )

/** How many participants were carried, and what kept it from more. */
export type Capacity = {
  participants: number
  /** `broke`: the next size failed. `generator`: more could not be offered. `offered`: more was not asked for. */
  end: 'broke' | 'generator' | 'offered'
  sentence: string
}

/** One whole measurement: what the JSON file holds, and what the report is drawn from. */
export type Run = Omit<LoadResult, 'steps'> & {
  /** The command that repeats it. */
  command: string
  /** What everybody sent and showed, in words. */
  media: string
  steps: JudgedStep[]
  capacity: Capacity
}

/** Cores that workers and Node took together. */
export const serverCores = ({ server }: LoadStep): number =>
  server.workers.reduce((sum, { cpu }) => sum + cpu, server.node?.cpu ?? 0)

/** Memory (MiB) of workers and Node together. */
export const serverMemory = ({ server }: LoadStep): number =>
  server.workers.reduce((sum, { memory }) => sum + memory, server.node?.memory ?? 0)

/** The busiest worker's cores: one worker cannot take more than one. */
export const busiestWorker = ({ server }: LoadStep): number =>
  Math.max(0, ...server.workers.map(({ cpu }) => cpu))

/** The busiest generator process's cores. */
export const busiestGenerator = ({ generator }: LoadStep): number =>
  Math.max(0, ...generator.processes.map(({ cpu }) => cpu))

/** CPU (µs) of workers and Node per media packet sent to a participant; null where nobody can tell, as from afar. */
export const costPerPacket = (step: LoadStep): number | null =>
  step.packets.out > 0 && step.server.workers.length > 0 ? (1e6 * serverCores(step)) / step.packets.out : null
