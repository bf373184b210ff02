import type { LoadRun } from '../load/load-run.ts'
import type { LoadStep } from '../load/result.ts'
import { figure } from '../report/text.ts'
import { describeFault, judge } from '../run/judgement.ts'
import type { Scene } from './scene.ts'

/** What one server did in one round: at the size that all are compared at, and at the last one that was good. */
export type Growth = {
  base: LoadStep
  best: LoadStep
  /** All that were good, in the order of size. */
  steps: LoadStep[]
  /** Why it is the last. */
  end: string
  /** It was the generator that could do no more: the server might. */
  bounded: boolean
}

export type GrowthPlan = {
  /** s that each size is measured. */
  seconds: number
  /** Stay at the size that all are compared at. */
  sameSize: boolean
  /** People in the room when it last was full; undefined: nobody knows yet. */
  expected: number | undefined
  tell(text: string): void
}

/** Joins a second. */
const pace = 10
/** How a room grows: if nobody knows where it ends, far from the end, and near it. */
const factors = { unknown: 1.3, far: 1.6, near: 1.08 }
/** Share of what is expected at which growth gets careful. */
const careful = 0.75
/** Share of the pictures that must be seen as they should be. */
const enough = 0.98

/** Lets a room grow until quality breaks, seen twice. Undefined where the size to compare at is too much already. */
export async function grow(
  run: Pick<LoadRun, 'add' | 'measure'>,
  scene: Scene,
  plan: GrowthPlan,
): Promise<Growth | undefined> {
  let inside = 0
  const at = async (people: number): Promise<{ step: LoadStep; verdict: Verdict }> => {
    const joining = Array.from({ length: people - inside }, (_, index) => scene.plan(inside + index))
    inside = people
    // Who comes first is there before the others.
    if (inside === joining.length) await run.add(joining.splice(0, 1), pace)
    await run.add(joining, pace)
    const step = await run.measure(plan.seconds)
    const verdict = verdictOn(step, scene)
    plan.tell(`${wordsOf(step)}: ${verdict.good ? 'good' : verdict.why}`)
    return { step, verdict }
  }
  const base = await twice(() => at(inside || scene.people))
  if (!base.verdict.good) return undefined
  const steps = [base.step]
  if (plan.sameSize)
    return { base: base.step, best: base.step, steps, end: 'more was not tried', bounded: false }
  for (;;) {
    const next = sizeAfter(inside, plan.expected)
    const { step, verdict } = await twice(() => at(next))
    const best = steps.at(-1) ?? base.step
    if (!verdict.good) return { base: base.step, best, steps, end: verdict.why, bounded: verdict.bounded }
    steps.push(step)
  }
}

const wordsOf = ({ participants, packets, server, others }: LoadStep): string =>
  [
    `${participants} people`,
    `${figure(packets.out)} packets/s`,
    `${figure(server.workerPerPacket)} us each`,
    `others ${figure(others, 2)} cores`,
  ].join(', ')

type Verdict = { good: true } | { good: false; why: string; bounded: boolean }

/** One bad moment is no verdict. */
async function twice<T extends { verdict: Verdict }>(look: () => Promise<T>): Promise<T> {
  const first = await look()
  return first.verdict.good ? first : await look()
}

/** Never at one go to where it gets narrow: a crowd that joins all at once breaks what it would have found whole. */
function sizeAfter(people: number, expected: number | undefined): number {
  const by = (factor: number): number => Math.ceil(people * factor)
  if (expected === undefined) return by(factors.unknown)
  return Math.max(by(factors.near), Math.min(by(factors.far), Math.floor(expected * careful)))
}

/** How long joining takes is another question: everybody joins at once here, and the generator pays for it too. */
function verdictOn(measured: LoadStep, scene: Scene): Verdict {
  const step = judge(measured, 1, { joins: false })
  if (step.verdict === 'invalid') return { good: false, why: step.reason, bounded: true }
  const faults = step.verdict === 'broken' ? step.faults : []
  const seen = scene.seen(step)
  const why = [
    ...faults.map(describeFault),
    ...(seen < enough ? [`${(100 * seen).toFixed(0)} % of the pictures came as they should`] : []),
    ...step.failures.slice(0, 1),
  ]
  return why.length > 0 ? { good: false, why: why.join(', '), bounded: false } : { good: true }
}
