import { quantile } from '../measure.ts'

const percents = Array.from({ length: 100 }, (_, index) => index + 1)

export type CumulativeOptions = {
  /** How many there were with those that have no value, as what never came; unless said, all have one. */
  total?: number
  /** How far the curve goes at least, in the unit of the values. */
  upTo?: number
}

/** For each value the share (%) that is not above it: a curve in steps of one percent; none without values. */
export function cumulative(
  values: readonly number[],
  { total = values.length, upTo = 0 }: CumulativeOptions = {},
): Array<readonly [value: number, percent: number]> {
  if (values.length === 0) return []
  const share = values.length / total
  const end = Math.max(Math.ceil(quantile(values, 1)), upTo)
  const curve = percents.map((percent) => [quantile(values, percent / 100), percent * share] as const)
  return [...curve, [end, 100 * share]]
}
