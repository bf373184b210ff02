import { readdirSync, readFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { setPriority } from 'node:os'

/** Clock ticks of Linux's statistics per second (`getconf CLK_TCK`). */
const ticks = 100

/** CPU time so far (s) and resident memory (MiB). */
export type ProcessUse = { cpu: number; memory: number }

/** What a process has used, by the scheduler's own account, to the nanosecond. */
export function useOf(pid: number): ProcessUse {
  const cpu = readdirSync(`/proc/${pid}/task`).reduce((sum, task) => sum + runTime(pid, task), 0) / 1e9
  const resident = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return { cpu, memory: Number(resident ?? 0) / 1_024 }
}

/** Keeps a process, with all its threads, on these cores. Tells whether that could be done. */
export function pin(pid: number, cores: readonly number[]): boolean {
  return spawnSync('taskset', ['-acp', cores.join(','), String(pid)]).status === 0
}

/** Lets a process run before what else is on this machine, so that it is measured and not its neighbours. */
export function prefer(pid: number): boolean {
  try {
    setPriority(pid, -15)
    return true
  } catch {
    // Only root may. The others' CPU is told beside the figures.
    return false
  }
}

/** CPU time (s) that all processes of this machine have used, and that its host gave to other machines. */
export function machineUse(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, stolen = 0] = readFileSync(
    '/proc/stat',
    'utf8',
  )
    .slice('cpu'.length, 200)
    .trim()
    .split(/\s+/)
    .map(Number)
  return (user + nice + system + irq + softIrq + stolen) / ticks
}

function runTime(pid: number, task: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0])
  } catch {
    // A thread that ended meanwhile.
    return 0
  }
}
