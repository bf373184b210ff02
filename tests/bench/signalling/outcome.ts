import { median, quantile } from '../measure.ts'
import type { Origin } from '../report/origin.ts'

/** What it was to tell a crowd what changed, in one way. */
export type Told = {
  way: string
  /** Changes per second of which somebody heard. */
  changes: number
  /** What whoever was told most got: messages per second, and kbit/s. */
  messages: number
  rate: number
  /** Share of a core (0 to 1) that Node uses, without changes, and that the crowd uses. */
  node: number
  idle: number
  crowd: number
  /** ms of Node's CPU for one change, above what it needs without. */
  perChange: number
  /** Changes that the server refused. */
  failures: number
  /** For each change ms until the last one knew; and ms of each join. */
  delays: number[]
  joins: number[]
}

/** What the JSON file holds, and what the report is drawn from. */
export type SignallingOutcome = Origin & { people: number; stage: number; updates: Told; naive: Told }

/** As it is printed. */
export const rowOf = ({ way, changes, messages, rate, node, idle, crowd, delays, joins }: Told) => ({
  way,
  'changes/s': changes,
  'messages/s each': messages,
  'kbit/s each': rate,
  'Node %': 100 * node,
  'idle %': 100 * idle,
  'crowd %': 100 * crowd,
  'last knows p50': median(delays),
  'p99 ms': quantile(delays, 0.99),
  'join p50': median(joins),
  'p99  ms': quantile(joins, 0.99),
})

/** CPU of a change, as it is told and in the naive way. */
export function costSentence({ updates, naive }: SignallingOutcome): string {
  const ratio = naive.perChange / updates.perChange
  return (
    `A change costs ${updates.perChange.toFixed(2)} ms of Node's CPU; told to each alone, and with nothing ` +
    `else done, ${naive.perChange.toFixed(2)} ms: ${ratio.toFixed(1)} times as much.`
  )
}
