import type { SheddingStep } from '#shared/shedding.ts'
import type { LoadStep } from '../load/result.ts'
import type { Origin } from '../report/origin.ts'

/** What the JSON file holds, and what the report is drawn from. Times are in s since the crowd began to come. */
export type OverloadOutcome = Origin & {
  /** Share of a core that the worker has. */
  core: number
  /** People whom it carries, people who want to be in, and how many of them were not there before. */
  carried: number
  wanted: number
  asked: number
  /** Those who were there: before, under overload, afterwards; and the crowd. */
  phases: { before: LoadStep; stayed: LoadStep; came: LoadStep; after: LoadStep }
  changes: Array<{ at: number; step: SheddingStep }>
  /** How much of what the worker may use it does use, 1 being all: from there on something is given up. */
  pressures: Array<{ at: number; share: number }>
  /** When the crowd had left. */
  left: number
  /** s from then until nothing was given up any more; null: not in two minutes. */
  normalAfter: number | null
  /** The worker ran on. */
  alive: boolean
  /** Looks that the server did not answer. */
  unanswered: number
}

/** What was to be carried, and by what. */
export const titleOf = ({ core, carried, wanted }: OverloadOutcome): string =>
  `A worker with ${100 * core} % of a core carries ${carried} people; ${wanted} want to be in`

/** What was measured in each phase, as it is printed. */
export const phaseRows = ({ core, phases: { before, stayed, came, after } }: OverloadOutcome) => [
  phaseRow('before', before, core),
  phaseRow('overload: who was there', stayed, core),
  phaseRow('overload: who came', came, core),
  phaseRow('afterwards', after, core),
]

const phaseRow = (name: string, step: LoadStep, core: number) => ({
  '': name,
  people: step.participants,
  'packets/s out': Math.round(step.packets.out),
  'sound lost %': (100 * step.soundLoss).toFixed(3),
  'all lost %': (100 * step.loss).toFixed(3),
  'delay p50 ms': step.delay.p50 ?? Number.NaN,
  'delay p99 ms': step.delay.p99 ?? Number.NaN,
  'worker (% of its share)': (100 * (step.server.workers[0]?.cpu ?? 0)) / core,
  generator: `${(100 * Math.max(...step.generator.processes.map(({ cpu }) => cpu))).toFixed(0)} %`,
})

/** When what was given up. */
export const changeSentences = ({ changes, left }: OverloadOutcome): string[] =>
  changes.map(({ at, step }) =>
    at < left
      ? `${at.toFixed(1)} s after the crowd began to come: ${step}`
      : `${(at - left).toFixed(1)} s after it had left: ${step}`,
  )

export const admissionSentence = ({ phases, asked, alive, unanswered }: OverloadOutcome): string =>
  `Let in: ${phases.came.participants} of ${asked}. ` +
  `The server ${alive ? 'ran on' : 'CRASHED'}; ${unanswered} of the looks at it went unanswered.`

export const recoverySentence = ({ normalAfter }: OverloadOutcome): string =>
  normalAfter === null
    ? 'Not back to normal after two minutes.'
    : `Back to normal ${normalAfter.toFixed(1)} s after the crowd had left.`
