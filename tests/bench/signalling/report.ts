import { median, quantile } from '../measure.ts'
import { drawBars } from '../report/bar-chart.ts'
import { cumulative } from '../report/cumulative.ts'
import { drawLines } from '../report/line-chart.ts'
import { originLine } from '../report/origin.ts'
import { renderPage, type Page } from '../report/page.ts'
import type { Chart } from '../report/run-charts.ts'
import { figure, rowsTable } from '../report/text.ts'
import { costSentence, rowOf, type SignallingOutcome, type Told } from './outcome.ts'

/** Messages per second that nobody in a large room should get more of. */
const limit = 10

/** The HTML report. */
export function renderSignalling(outcome: SignallingOutcome): string {
  const { people, stage, updates, naive, command } = outcome
  const refused = updates.failures + naive.failures
  return renderPage({
    title: 'A crowd that is told what changes',
    headline: {
      value: figure(updates.messages),
      unit: 'messages per second for each',
      sentence: `${figure(people)} people, ${stage} of them on stage, and ${figure(updates.changes)} changes a second. ${costSentence(outcome)}`,
    },
    facts: factsOf(updates),
    charts: [...costCharts([updates, naive]), ...delayCharts([updates, naive])],
    sections: [
      {
        title: 'Both ways',
        lead: `CPU in % of a core, delays in ms${refused > 0 ? `; ${refused} changes were refused` : ''}.`,
        html: rowsTable([updates, naive].map(rowOf)),
      },
    ],
    command,
    origin: originLine(outcome),
    caveats: [
      'Microphones are muted and opened, hands raised and lowered, names changed; people leave and come back. Each change is told to everybody in the room.',
      'The crowd is bare sockets in one process: they answer pings, and read each text once for all. Server and crowd have a core each where processes can be kept to one.',
      'The naive server only tells: no rules, no state, no media. It is asked for fewer changes a second, as each is a message for everybody; so CPU is compared for each change.',
      'A message is what the server sends unasked; answers are not counted. Of a change the last one knows when the last message that tells it was read, the crowd’s own delay included.',
    ],
  })
}

const factsOf = ({ node, delays, joins, rate }: Told): Page['facts'] => [
  ['Node', `${figure(100 * node)} % of a core`],
  ['until the last one knows, p50 / p99', `${figure(median(delays))} / ${figure(quantile(delays, 0.99))} ms`],
  ['join p50 / p99', `${figure(median(joins))} / ${figure(quantile(joins, 0.99))} ms`],
  ['to each', `${figure(rate)} kbit/s`],
]

function costCharts(ways: readonly Told[]): Chart[] {
  const places = ways.map(({ way, changes }) => `${way}\n${figure(changes)} changes/s`)
  return [
    {
      title: 'Messages for each',
      caption: `What whoever is told most of the changes is told. The limit is ${limit} messages per second.`,
      svg: drawBars({
        places,
        unit: 'messages per second',
        limit: { at: limit, name: 'limit' },
        bars: [{ name: 'for each', values: ways.map(({ messages }) => messages) }],
      }),
    },
    {
      title: 'What a change costs',
      caption: 'Node’s CPU for one change, above what it needs when nothing changes.',
      svg: drawBars({
        places,
        unit: 'ms of CPU',
        bars: [{ name: 'for one change', values: ways.map(({ perChange }) => perChange) }],
      }),
    },
  ]
}

function delayCharts(ways: readonly Told[]): Chart[] {
  const plans = [
    {
      title: 'Until the last one knows',
      caption: 'Changes of which all who were there have heard after so many ms.',
      unit: '% of the changes',
      values: ({ delays }: Told) => delays,
    },
    {
      title: 'Joins',
      caption: 'People who are in after so many ms; twenty come at a time.',
      unit: '% of the people',
      values: ({ joins }: Told) => joins,
    },
  ]
  return plans
    .filter(({ values }) => ways.some((told) => values(told).length > 0))
    .map(({ title, caption, unit, values }) => {
      const lines = ways.map((told) => ({ name: told.way, points: cumulative(values(told)), stepped: true }))
      return { title, caption, svg: drawLines({ unit, across: 'ms', top: 100, lines }) }
    })
}
