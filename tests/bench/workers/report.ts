import { drawBars } from '../report/bar-chart.ts'
import { busiestWorker } from '../report/figures.ts'
import { originLine } from '../report/origin.ts'
import { renderPage, type Page } from '../report/page.ts'
import type { Chart } from '../report/run-charts.ts'
import { inWords, spreadOf } from '../report/spread.ts'
import { figure, rowsTable } from '../report/text.ts'
import {
  medianRows,
  ratioOf,
  ratioSentence,
  validRounds,
  type WorkersOutcome,
  type WorkersRound,
  type WorkersScene,
} from './outcome.ts'

/** The HTML report. */
export function renderWorkers(outcome: WorkersOutcome): string {
  const scenes = outcome.scenes.map((scene) => ({ ...scene, valid: validRounds(scene) }))
  const [first] = scenes
  return renderPage({
    title: 'One room on two workers',
    headline: {
      value: `${figure(spreadOf((first?.valid ?? []).map(ratioOf)).median)} ×`,
      unit: `what one worker carries: ${first?.title ?? 'nobody'}`,
      sentence: scenes.map(({ title, valid }) => `${title}: ${lowered(ratioSentence(valid))}`).join(' '),
    },
    facts: scenes.flatMap(({ title, valid }) => factsOf(title, valid)),
    charts: scenes.filter(({ valid }) => valid.length > 0).map(chartOf),
    sections: scenes.map(sectionOf),
    command: outcome.command,
    origin: originLine(outcome),
    caveats: [
      'A room is full when the core of a worker is. So many times less as the busier of two workers has to do, so many times more people two carry; that many were not let in.',
      'With two workers the room spreads from the start (SPREAD_AT 0). What one worker receives and the other’s people look at goes between them once.',
      'On a machine with two cores the workers share them with Node and the load generator; it is the time on the processor that is compared, round by round.',
    ],
  })
}

type JudgedScene = WorkersScene & { valid: WorkersRound[] }

const lowered = (sentence: string): string => sentence.charAt(0).toLowerCase() + sentence.slice(1)

const factsOf = (title: string, valid: readonly WorkersRound[]): Page['facts'] => [
  [
    `busier worker of two, ${title}`,
    `${inWords(spreadOf(valid.map(({ two }) => 100 * busiestWorker(two))))} %`,
  ],
  [`one worker, ${title}`, `${inWords(spreadOf(valid.map(({ one }) => 100 * busiestWorker(one))))} %`],
]

function chartOf({ title, valid }: JudgedScene): Chart {
  return {
    title,
    caption: 'The busiest worker’s share of a core, in every round that counts.',
    svg: drawBars({
      places: valid.map((_, index) => String(index + 1)),
      across: 'round',
      unit: '% of a core',
      bars: [
        { name: 'one worker', values: valid.map(({ one }) => 100 * busiestWorker(one)) },
        { name: 'the busier of two', values: valid.map(({ two }) => 100 * busiestWorker(two)) },
      ],
    }),
  }
}

const sectionOf = ({ title, rounds, valid }: JudgedScene): Page['sections'][number] => ({
  title,
  lead: `Round by round, and the medians; ${valid.length} of ${rounds.length} rounds count.`,
  html: rowsTable(valid.map(roundRow)) + rowsTable(medianRows(valid)),
})

const roundRow = (round: WorkersRound, index: number) => ({
  round: index + 1,
  'one worker (% of a core)': 100 * busiestWorker(round.one),
  'the busier of two (% of a core)': 100 * busiestWorker(round.two),
  ratio: ratioOf(round),
})
