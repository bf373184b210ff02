import { serverCores, serverMemory, type JudgedStep } from './figures.ts'

/** A server one can rent: memory in GiB, line in Gbit/s. */
export type Size = { name: string; cores: number; memory: number; line: number }

const commonSizes: readonly Size[] = [
  { name: '1 vCPU, 2 GB', cores: 1, memory: 2, line: 1 },
  { name: '2 vCPU, 4 GB', cores: 2, memory: 4, line: 1 },
  { name: '4 vCPU, 8 GB', cores: 4, memory: 8, line: 1 },
  { name: '8 vCPU, 16 GB', cores: 8, memory: 16, line: 1 },
  { name: '16 vCPU, 32 GB', cores: 16, memory: 32, line: 1 },
]

/** How full a server is planned: above this, bursts queue. `system`: GiB that the rest of it needs. */
export const planned = { cpu: 0.75, line: 0.7, system: 0.5 } as const

export type SizedServer = Size & {
  participants: number
  /** What runs out first. */
  limit: 'CPU' | 'memory' | 'line'
  /** A good step carried as many with no more CPU than this size has; otherwise calculated from one. */
  basis: 'measured' | 'extrapolated'
}

/**
 * How many participants common servers carry, in rooms as large as those measured: the greatest good step, in
 * proportion. More of the same rooms cost proportionally more; larger rooms would not, and are not claimed.
 */
export function sizeServers(
  steps: readonly JudgedStep[],
  sizes: readonly Size[] = commonSizes,
): { roomSize: number; servers: SizedServer[] } | undefined {
  const step = steps
    .filter(({ verdict }) => verdict === 'good')
    .toSorted((a, b) => a.participants - b.participants)
    .at(-1)
  if (!step || step.server.workers.length === 0) return undefined
  return {
    roomSize: Math.round(step.participants / step.rooms),
    servers: sizes.map((size) => ({ ...size, ...carriedBy(size, step) })),
  }
}

function carriedBy(size: Size, step: JudgedStep): Omit<SizedServer, keyof Size> {
  const perParticipant = step.server.memoryPerParticipant ?? serverMemory(step) / step.participants
  const empty = Math.max(0, serverMemory(step) - perParticipant * step.participants)
  const busierWay = Math.max(step.bits.out, step.bits.in) / 1e9
  const fits = {
    CPU: (size.cores * planned.cpu * step.participants) / serverCores(step),
    line: (size.line * planned.line * step.participants) / busierWay,
    memory: ((size.memory - planned.system) * 1_024 - empty) / perParticipant,
  }
  const limit = (['CPU', 'line', 'memory'] as const).reduce((a, b) => (fits[b] < fits[a] ? b : a))
  const participants = Math.max(0, Math.floor(fits[limit]))
  return { participants, limit, basis: participants <= step.participants ? 'measured' : 'extrapolated' }
}
