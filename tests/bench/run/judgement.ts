import type { LoadStep } from '../load/result.ts'
import { busiestGenerator, busiestWorker, type Fault, type JudgedStep } from '../report/figures.ts'

/**
 * Where quality breaks: share lost, forwarding delay and join (ms, p99), nobody turned away or without media, share of
 * the pictures that do not move, share of a core.
 */
export const limits = {
  loss: 0.001,
  delay: 10,
  join: 1_000,
  refused: 0,
  waiting: 0,
  missing: 0.02,
  cpu: 0.96,
} as const

/** Above this share of its core, or with more packets sent late, a generator measures itself; for a moment it may more. */
const generatorLimits = { cpu: 0.8, joining: 0.9, late: 0.01 } as const

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`

/** Tells whether a step counts, whether quality held, and if not what was short. `joins`: how long joining took counts. */
export function judge(measured: LoadStep, rooms: number, { joins = true } = {}): JudgedStep {
  const step = { ...measured, rooms }
  const reason = invalidity(step)
  if (reason !== undefined) return { ...step, verdict: 'invalid', reason }
  const faults = faultsOf(step).filter(({ what }) => joins || what !== 'join')
  if (faults.length === 0) return { ...step, verdict: 'good' }
  const { joining } = step.generator
  if (faults.every(({ what }) => what === 'join') && joining > generatorLimits.joining) {
    const why = `joining was slow while the generator took ${percent(joining)} of its core`
    return { ...step, verdict: 'invalid', reason: why }
  }
  return { ...step, verdict: 'broken', faults, bottleneck: bottleneckOf(step) }
}

function invalidity(step: LoadStep): string | undefined {
  if (step.invalid.length > 0) return step.invalid.join('; ')
  const busiest = busiestGenerator(step)
  if (busiest > generatorLimits.cpu) return `the generator took ${percent(busiest)} of its core`
  const { late, forged } = step.generator
  if (late > generatorLimits.late) return `the generator sent ${percent(late)} of its packets late`
  if (forged > 0) return `${forged} packets did not authenticate`
  return step.packets.in === 0 ? 'nothing was sent' : undefined
}

function faultsOf(step: LoadStep): Fault[] {
  const values = {
    loss: step.loss,
    delay: step.delay.p99 ?? 0,
    join: step.join.p99 ?? 0,
    refused: step.failures.length,
    waiting: step.waiting,
    missing: step.missing,
    cpu: Math.max(step.server.node?.cpu ?? 0, busiestWorker(step)),
  }
  return (Object.keys(limits) as Array<keyof typeof limits>)
    .filter((what) => values[what] > limits[what])
    .map((what) => ({ what, value: values[what], limit: limits[what] }))
}

/** Full already at nine tenths: queues grow before a core is wholly busy. */
const busy = 0.9

function bottleneckOf(step: LoadStep): string {
  const [worker, node] = [busiestWorker(step), step.server.node?.cpu ?? 0]
  if (worker >= busy) return `the core of a media worker (${percent(worker)} busy)`
  if (node >= busy) return `the core of Node, which signals (${percent(node)} busy)`
  const [refusal] = step.failures
  if (refusal !== undefined) return `not the CPU; who could not join or stay says: ${refusal}`
  if (step.server.workers.length === 0) return 'not to be seen from here: the server runs elsewhere'
  return `neither a media worker (${percent(worker)} of a core) nor Node (${percent(node)}), so buffers, the line, or what else ran here (${percent(step.others)} of a core)`
}

/** One fault as people read it. */
export function describeFault({ what, value, limit }: Fault): string {
  if (what === 'loss') return `${(100 * value).toFixed(2)} % lost (limit ${100 * limit} %)`
  if (what === 'delay') return `forwarding took ${value.toFixed(1)} ms at p99 (limit ${limit} ms)`
  if (what === 'join') return `joining took ${value.toFixed(0)} ms at p99 (limit ${limit} ms)`
  if (what === 'refused') return `${value} could not join or stay`
  if (what === 'waiting') return `${value} received nothing`
  if (what === 'missing') return `${percent(value)} of the pictures did not move (limit ${percent(limit)})`
  return `${percent(value)} of a core was busy (limit ${percent(limit)})`
}
