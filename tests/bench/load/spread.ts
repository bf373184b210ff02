import { quantile } from '../measure.ts'
import type { Spread } from './result.ts'

/** Sums values up to what matters of them. */
export function spreadOf(values: readonly number[]): Spread {
  const at = (share: number): number | null => (values.length > 0 ? quantile(values, share) : null)
  return { count: values.length, p50: at(0.5), p99: at(0.99), worst: at(1) }
}
