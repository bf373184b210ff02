import { median } from '../measure.ts'
import { figure } from './text.ts'

/** The median of some rounds, and the least and the most. */
export type Spread = { median: number; least: number; most: number }

export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), least: Math.min(...values), most: Math.max(...values) }
}

/** `median (least to most)`. */
export const inWords = ({ median: middle, least, most }: Spread): string =>
  `${figure(middle)} (${figure(least)} to ${figure(most)})`
