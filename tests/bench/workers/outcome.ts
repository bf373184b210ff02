import type { LoadStep } from '../load/result.ts'
import { median } from '../measure.ts'
import { busiestWorker, serverCores } from '../report/figures.ts'
import type { Origin } from '../report/origin.ts'
import { spreadOf } from '../report/spread.ts'

/** The same people in one room on one worker, and on two, one after the other. */
export type WorkersRound = { one: LoadStep; two: LoadStep }

/** Who is in the room, and all its rounds, also those that do not count. */
export type WorkersScene = { title: string; rounds: WorkersRound[] }

/** What the JSON file holds, and what the report is drawn from. */
export type WorkersOutcome = Origin & { scenes: WorkersScene[] }

/** Why a round does not count; empty when it does. */
export const faultsOf = ({ one, two }: WorkersRound): string[] =>
  [one, two].flatMap(({ invalid, failures }) => [...invalid, ...failures])

export const validRounds = ({ rounds }: WorkersScene): WorkersRound[] =>
  rounds.filter((round) => faultsOf(round).length === 0)

/** How much less the busier of two workers has to do: so many times more people two carry. */
export const ratioOf = ({ one, two }: WorkersRound): number => busiestWorker(one) / busiestWorker(two)

/** The medians of valid rounds, as they are printed. */
export const medianRows = (rounds: readonly WorkersRound[]) => [
  medianRow(
    'one worker',
    rounds.map(({ one }) => one),
  ),
  medianRow(
    'two workers',
    rounds.map(({ two }) => two),
  ),
]

function medianRow(name: string, steps: readonly LoadStep[]) {
  const of = (figure: (step: LoadStep) => number) => median(steps.map(figure))
  return {
    '': name,
    'busier worker (% of a core)': 100 * of(busiestWorker),
    'all workers (% of a core)': 100 * of((step) => serverCores(step) - nodeCores(step)),
    'Node (% of a core)': 100 * of(nodeCores),
    'packets/s out': Math.round(of(({ packets }) => packets.out)),
    'lost %': (100 * of(({ loss }) => loss)).toFixed(3),
    'delay p99 ms': of(({ delay }) => delay.p99 ?? Number.NaN),
  }
}

const nodeCores = ({ server }: LoadStep): number => server.node?.cpu ?? 0

export function ratioSentence(rounds: readonly WorkersRound[]): string {
  if (rounds.length === 0) return 'No round counts.'
  const { median: middle, least, most } = spreadOf(rounds.map(ratioOf))
  return `Two workers carry ${middle.toFixed(2)} times what one carries (${least.toFixed(2)} to ${most.toFixed(2)}).`
}
