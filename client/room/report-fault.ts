import { Refusal } from '#shared/errors.ts'
import { Ended } from '#shared/lifetime.ts'

/** A fault here is a bug: it belongs into the console, and the meeting goes on. Refusals and ends are none. */
export function reportFault(error: unknown): void {
  if (!(error instanceof Refusal) && !(error instanceof Ended)) console.error(error)
}
