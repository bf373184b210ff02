import type { CounterSums } from './population.ts'
import type { ProcessUse } from './process-load.ts'

/** What had been counted and used up to one moment. `at`: ms, as of `performance.now()`. */
export type Moment = { at: number; sums: CounterSums[]; server: ProcessUse[]; generators: ProcessUse[] }

/** How it goes just now: packets and bits per second to participants, the share lost, cores in use. */
export type Pulse = { packets: number; bits: number; loss: number; server: number; generators: number }

/** What happened between two moments. */
export function pulseOf(before: Moment, after: Moment): Pulse {
  const seconds = (after.at - before.at) / 1_000
  const rise = (count: (sums: CounterSums) => number): number =>
    total(after.sums.map(count)) - total(before.sums.map(count))
  const cores = (of: 'server' | 'generators'): number =>
    (total(after[of].map(({ cpu }) => cpu)) - total(before[of].map(({ cpu }) => cpu))) / seconds
  const expected = rise(({ streams }) => streams.expected)
  const missing = expected - rise(({ streams }) => streams.arrived)
  return {
    packets: rise(({ received }) => received.packets) / seconds,
    bits: (8 * rise(({ received }) => received.bytes)) / seconds,
    // What arrives again counts in the second in which it does.
    loss: expected > 0 ? Math.max(0, missing / expected) : 0,
    server: cores('server'),
    generators: cores('generators'),
  }
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
