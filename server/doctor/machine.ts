import { availableParallelism, freemem, totalmem } from 'node:os'
import type { Config } from '../config.ts'
import { about, type Finding } from './finding.ts'
import { readProc, type ReadProc } from './kernel.ts'

/** Whether the processor encrypts by itself, and has a core for each worker. */
export function examineCpu({ WORKERS }: Pick<Config, 'WORKERS'>, read: ReadProc = readProc): Finding[] {
  const tell = about('CPU')
  const cores = availableParallelism()
  const [, flags] = /^(?:flags|Features)\s*:(.*)$/m.exec(read('cpuinfo') ?? '') ?? []
  const encrypts = flags?.split(' ').includes('aes')
  const findings: Finding[] = []
  if (flags === undefined) findings.push(tell.grey('Its abilities cannot be read on this system.'))
  else if (encrypts) findings.push(tell.green(`It encrypts in hardware (AES), and has ${cores} cores.`))
  else
    findings.push(
      tell.amber(
        'It shows no AES instructions: each packet costs several times as much to encrypt.',
        'If this is a virtual machine, give it the CPU model "host", or ask your provider for one with AES-NI.',
      ),
    )
  if (WORKERS > cores)
    findings.push(
      tell.amber(`${WORKERS} workers share ${cores} cores and get in each other’s way.`, `WORKERS=${cores}`),
    )
  return findings
}

const mebibyte = 1024 * 1024
/** What the server needs by itself, and for each worker, MiB. */
const need = { server: 256, worker: 128 }

type Memory = { total: number; available: number }

/** Bytes that there are, and that are left; a container's limit counts. */
function memoryHere(): Memory {
  const limit = process.constrainedMemory()
  const total = limit > 0 ? Math.min(limit, totalmem()) : totalmem()
  return { total, available: Math.min(total, limit > 0 ? process.availableMemory() : freemem()) }
}

/** Whether memory suffices. */
export function examineMemory(
  { WORKERS }: Pick<Config, 'WORKERS'>,
  memory: Memory = memoryHere(),
): Finding[] {
  const tell = about('memory')
  const total = Math.round(memory.total / mebibyte)
  const available = Math.round(memory.available / mebibyte)
  const needed = need.server + need.worker * WORKERS
  const there = `${total} MiB, ${available} MiB of it free`
  if (total < needed)
    return [
      tell.red(
        `${there}; ${WORKERS} workers and the server need about ${needed} MiB.`,
        `Fewer workers (WORKERS=${Math.max(1, Math.floor((total - need.server) / need.worker))}), or more memory.`,
      ),
    ]
  if (available < needed / 2)
    return [tell.amber(`${there}: little is left.`, 'See what uses it: ps aux --sort=-rss | head')]
  return [tell.green(`${there}.`)]
}
