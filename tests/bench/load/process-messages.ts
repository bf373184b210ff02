import type { ParticipantPlan, ProcessPlan } from './plan.ts'
import type { PopulationSample } from './population.ts'

/** What a load process is asked; each is answered once, under the same number. */
export type ProcessAsk = { number: number } & (
  | { type: 'open'; plan: ProcessPlan }
  | { type: 'join'; plan: ParticipantPlan }
  | { type: 'sample' }
)

/** `value`: the sample, if that was asked for. */
export type ProcessAnswer = { number: number } & ({ value: PopulationSample | null } | { error: string })
