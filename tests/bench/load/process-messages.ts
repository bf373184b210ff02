import type { ParticipantPlan, ProcessPlan } from './plan.ts'
import type { CounterSums, PopulationSample } from './population.ts'

/** What a load process is asked; each is answered once, under the same number. */
export type ProcessAsk = { number: number } & (
  | { type: 'open'; plan: ProcessPlan }
  | { type: 'join'; plan: ParticipantPlan }
  | { type: 'sample' }
  | { type: 'sums' }
)

/** What was asked for; null where that is only that something be done. */
export type ProcessValue = PopulationSample | CounterSums | null

export type ProcessAnswer = { number: number } & ({ value: ProcessValue } | { error: string })
