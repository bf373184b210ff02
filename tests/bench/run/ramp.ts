import type { Capacity, JudgedStep } from '../report/figures.ts'
import { describeFault } from './judgement.ts'

export type RampPlan = {
  /** Participants of the first step. */
  start: number
  /** Never more than so many. */
  most: number
  /** How far apart (share of the size) the last good and the first broken size may stay. */
  tolerance: number
}

/** How much a size grows as long as quality holds. */
const growth = 1.5

/** The next size to try: half as many again until something gives, then between the last good and the first bad. */
export function nextSize(steps: readonly JudgedStep[], plan: RampPlan): number | undefined {
  const good = bestOf(steps)
  const bad = firstBadAbove(steps, good)
  if (bad === undefined) {
    if (steps.length === 0) return Math.min(plan.start, plan.most)
    return good < plan.most ? Math.min(plan.most, Math.ceil(good * growth)) : undefined
  }
  const middle = Math.floor((good + bad.participants) / 2)
  const close = bad.participants - good <= Math.max(1, plan.tolerance * bad.participants)
  return close || middle < 2 ? undefined : middle
}

/** Measures size after size until it is known where quality breaks. */
export async function ramp(
  plan: RampPlan,
  measure: (participants: number) => Promise<JudgedStep>,
): Promise<JudgedStep[]> {
  const steps: JudgedStep[] = []
  for (let size = nextSize(steps, plan); size !== undefined; size = nextSize(steps, plan))
    steps.push(await measure(size))
  return steps.toSorted((a, b) => a.participants - b.participants)
}

/** What a ramp found. Where the generator gave up first, the figure is what was carried, not what can be. */
export function capacityOf(steps: readonly JudgedStep[]): Capacity {
  const participants = bestOf(steps)
  const bad = firstBadAbove(steps, participants)
  if (!bad || bad.verdict === 'good')
    return { participants, end: 'offered', sentence: `Quality held at ${participants}; more was not tried.` }
  if (bad.verdict === 'invalid')
    return {
      participants,
      end: 'generator',
      sentence: `Quality held at ${participants}. At ${bad.participants} ${bad.reason}: no more can be offered from here, so this is no limit of the server.`,
    }
  const faults = bad.faults.map(describeFault).join(', ')
  return {
    participants,
    end: 'broke',
    sentence: `Quality held at ${participants} and broke at ${bad.participants}: ${faults}. The bottleneck: ${bad.bottleneck}.`,
  }
}

const sizesOf = (steps: readonly JudgedStep[], wanted: (step: JudgedStep) => boolean): number[] =>
  steps.filter(wanted).map(({ participants }) => participants)

/** The greatest good size below every broken one: good luck above a broken size does not count. */
function bestOf(steps: readonly JudgedStep[]): number {
  const broken = Math.min(...sizesOf(steps, ({ verdict }) => verdict === 'broken'))
  return Math.max(
    0,
    ...sizesOf(steps, ({ verdict, participants }) => verdict === 'good' && participants < broken),
  )
}

const firstBadAbove = (steps: readonly JudgedStep[], good: number): JudgedStep | undefined =>
  steps
    .filter(({ verdict, participants }) => verdict !== 'good' && participants > good)
    .toSorted((a, b) => a.participants - b.participants)[0]
