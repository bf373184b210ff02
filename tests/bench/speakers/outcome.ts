import { median, quantile } from '../measure.ts'
import type { Origin } from '../report/origin.ts'
import { spreadOf } from '../report/spread.ts'
import type { Cost, CostRound } from './costs.ts'
import type { Mechanisms } from './mechanisms.ts'
import type { Hearing } from './onsets.ts'

/** What it is to hear the loudest only: what the JSON file holds, and what the report is drawn from. */
export type SpeakersOutcome = Origin & {
  /** Open microphones, and streams of sound that each listener gets at most. */
  microphones: number
  slots: number
  hearing: Hearing
  /** All rounds, also those that do not count. */
  rounds: CostRound[]
  mechanisms: Mechanisms
}

/** Why a round does not count; empty when it does. */
export const faultsOf = ({ loudest, all }: CostRound): string[] => [...loudest.faults, ...all.faults]

export const validRounds = (rounds: readonly CostRound[]): CostRound[] =>
  rounds.filter((round) => faultsOf(round).length === 0)

/**
 * Listeners that a core carries. What the slots cost beforehand is taken off. What all microphones cost unheard is not:
 * nobody would leave them so.
 */
export function perCore({ kind, base, each }: Cost): number {
  return (kind === 'loudest' ? 1 - base : 1) / each
}

/** How many times the listeners of "all" the loudest have on a core. */
export const gain = (rounds: readonly CostRound[]) =>
  spreadOf(rounds.map(({ loudest, all }) => perCore(loudest) / perCore(all)))

/** The beginnings of speech (ms), as they are printed. */
export const onsetRows = ({ onsets }: Hearing) => [
  onsetRow(
    'until the first packet arrives',
    onsets.map(({ delay }) => delay),
  ),
  onsetRow(
    'of the beginning that is lost',
    onsets.map(({ lost }) => lost),
  ),
]

const onsetRow = (name: string, values: number[]) => ({
  '': name,
  median: median(values),
  p95: quantile(values, 0.95),
  p99: quantile(values, 0.99),
  worst: Math.max(...values),
})

/** The costs of valid rounds, as they are printed. */
export const costRows = (rounds: readonly CostRound[]) => [
  costRow(
    'the loudest',
    rounds.map(({ loudest }) => loudest),
  ),
  costRow(
    'all',
    rounds.map(({ all }) => all),
  ),
]

const costRow = (name: string, costs: readonly Cost[]) => ({
  heard: name,
  'without listeners (% of a core)': 100 * median(costs.map(({ base }) => base)),
  'each listener (% of a core)': (100 * median(costs.map(({ each }) => each))).toFixed(2),
  'packets/s each': Math.round(median(costs.map(({ packets }) => packets))),
  'listeners per core': Math.round(median(costs.map(perCore))),
})

export const hearingSentence = ({ unheard, missed, streams }: Hearing): string =>
  `Never heard: ${unheard}. Of all that was said ${(100 * missed).toFixed(3)} % did not arrive. ` +
  `Nobody received more than ${streams} streams of sound.`

export function gainSentence(rounds: readonly CostRound[]): string {
  if (rounds.length === 0) return 'No round counts.'
  const { median: middle, least, most } = gain(rounds)
  return `A core carries ${middle.toFixed(1)} times the listeners (${least.toFixed(1)} to ${most.toFixed(1)}).`
}
