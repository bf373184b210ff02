import type { ParticipantPlan } from './plan.ts'
import type { LoadStep } from './result.ts'

/** A running server under a load that grows: what a benchmark is made of. */
export interface LoadRun {
  /** Lets these join, so many per second; resolves when all are in and their media flows, or they failed. */
  add(plans: ParticipantPlan[], perSecond: number): Promise<void>
  /** Measures for so long. */
  measure(seconds: number): Promise<LoadStep>
  close(): Promise<void>
}
