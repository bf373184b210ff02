import type { TalkPattern } from './plan.ts'

/** ms by which one turn runs into the next. */
const overlap = 300

/** Whether somebody with this pattern speaks. `at`: ms since the epoch, so that all processes agree. */
export function isTalking(pattern: TalkPattern, at: number): boolean {
  if (pattern.kind !== 'turns') return pattern.kind === 'always'
  const { of, index, seconds } = pattern
  const round = of * seconds * 1_000
  const since = (at - index * seconds * 1_000) % round
  return since < seconds * 1_000 + overlap
}
