import { drawBars } from '../report/bar-chart.ts'
import { cumulative } from '../report/cumulative.ts'
import { drawLines } from '../report/line-chart.ts'
import { originLine } from '../report/origin.ts'
import { renderPage, type Page } from '../report/page.ts'
import type { Chart } from '../report/run-charts.ts'
import { inWords, spreadOf } from '../report/spread.ts'
import { figure, percentage, rowsTable } from '../report/text.ts'
import type { Cost, CostRound } from './costs.ts'
import { changeRows, mechanismSentence, standingRows } from './mechanism-rows.ts'
import type { Hearing } from './onsets.ts'
import {
  costRows,
  gain,
  gainSentence,
  hearingSentence,
  onsetRows,
  perCore,
  validRounds,
  type SpeakersOutcome,
} from './outcome.ts'

/** ms until a beginning must be heard, and ms of it that may be lost. */
const limits = { delay: 250, lost: 60 } as const

/** The HTML report. */
export function renderSpeakers(outcome: SpeakersOutcome): string {
  const { hearing, rounds, mechanisms, microphones, slots, command } = outcome
  const valid = validRounds(rounds)
  return renderPage({
    title: 'Only the loudest',
    headline: {
      value: `${figure(gain(valid).median)} ×`,
      unit: `the listeners, ${microphones} microphones open`,
      sentence: `${gainSentence(valid)} ${hearingSentence(hearing)}`,
    },
    facts: [...hearingFacts(hearing), ...costFacts(valid)],
    charts: [...onsetCharts(hearing), ...(valid.length > 0 ? costCharts(valid) : [])],
    sections: [
      {
        title: 'Beginnings of speech',
        lead: `${figure(hearing.onsets.length)} of them at a listener, through ${slots} slots; ms.`,
        html: rowsTable(onsetRows(hearing)),
      },
      {
        title: 'What listeners cost',
        lead: `Medians of the ${valid.length} rounds of ${rounds.length} that count; workers and Node together.`,
        html: rowsTable(costRows(valid)),
      },
      {
        title: 'A change of speaker, three ways',
        lead: `${mechanismSentence(mechanisms)} ${mechanisms.slots.changes.length} changes each, one at a time.`,
        html: rowsTable(changeRows(mechanisms)),
      },
      {
        title: 'What they cost between the changes',
        lead: `More than where nobody listens; ${microphones} microphones, ${mechanisms.listeners} listeners.`,
        html: rowsTable(standingRows(mechanisms, microphones)),
      },
    ],
    command,
    origin: originLine(outcome),
    caveats: [
      'Every microphone is open and picks up the room at −66 dBov. They speak in turn for 1.5 s at −30 dBov, one beginning each second, so that two overlap half of the time.',
      'Beginnings are measured at the server’s door: what lines and jitter buffers add is not in them. A packet is 20 ms of sound.',
      'Listeners are thin participants: they do ICE and DTLS-SRTP and answer with RTCP, but decode nothing. Rounds of “the loudest” and “all” alternate.',
      'From what a core carries of “the loudest”, what the slots cost without listeners is taken off; from “all” nothing is.',
      'The three ways to change the speaker share one worker and one process, each in a room of its own. Their listeners have WebRTC transports that never connect, so that what is forwarded to them, the same by each, is not in the figures.',
      'A consumer that is created is not heard yet: the browser has to be told of it, negotiate anew (SDP) and set up a receiver, at each change. To resume one needs a receiver for every microphone from the start; a slot needs one for itself, and its voice’s name by signalling. What encrypts the frames is of no account to any of them: no payload is looked at.',
    ],
  })
}

const hearingFacts = ({ onsets, unheard, missed, streams }: Hearing): Page['facts'] => {
  const delay = spreadOf(onsets.map((onset) => onset.delay))
  return [
    ['until heard, median / worst', `${figure(delay.median)} / ${figure(delay.most)} ms`],
    ['never heard', figure(unheard)],
    ['of all speech lost', percentage(missed)],
    ['streams of sound for each, at most', figure(streams)],
  ]
}

const costFacts = (valid: readonly CostRound[]): Page['facts'] => [
  ['listeners per core, the loudest', inWords(ofRounds(valid, 'loudest', perCore))],
  ['listeners per core, all', inWords(ofRounds(valid, 'all', perCore))],
]

const ofRounds = (rounds: readonly CostRound[], kind: Cost['kind'], value: (cost: Cost) => number) =>
  spreadOf(rounds.map((round) => value(round[kind])))

function onsetCharts(hearing: Hearing): Chart[] {
  if (hearing.onsets.length === 0) return []
  const worst = Math.max(...hearing.onsets.map(({ delay }) => delay))
  const far = Math.ceil(worst) < limits.delay ? ', beyond this scale' : ''
  return [
    {
      title: 'How soon a beginning is heard',
      caption: `Beginnings of speech whose first packet has arrived after so many ms. The limit is ${limits.delay} ms${far}.`,
      svg: drawShares(hearing, 'until the first packet arrives', ({ delay }) => delay, limits.delay, 0),
    },
    {
      title: 'What is lost of a beginning',
      caption: `Beginnings of which no more than so many ms never arrived. The limit is ${limits.lost} ms.`,
      svg: drawShares(hearing, 'lost of the beginning', ({ lost }) => lost, limits.lost, limits.lost),
    },
  ]
}

/** What was never heard counts among all: then the curve ends below 100 %. */
function drawShares(
  { onsets, unheard }: Hearing,
  name: string,
  value: (onset: Hearing['onsets'][number]) => number,
  limit: number,
  upTo: number,
): string {
  const points = cumulative(onsets.map(value), { total: onsets.length + unheard, upTo })
  const [end = 0] = points.at(-1) ?? []
  return drawLines({
    unit: '% of the beginnings',
    across: 'ms',
    top: 100,
    limitAcross: limit <= end ? { at: limit, name: 'limit' } : undefined,
    lines: [{ name, points, stepped: true, filled: true }],
  })
}

function costCharts(valid: readonly CostRound[]): Chart[] {
  const bars = (value: (cost: Cost) => number) => [
    { name: 'the loudest', values: valid.map(({ loudest }) => value(loudest)) },
    { name: 'all', values: valid.map(({ all }) => value(all)) },
  ]
  const rounds = { places: valid.map((_, index) => String(index + 1)), across: 'round' }
  return [
    {
      title: 'Listeners on a core',
      caption: 'Every round that counts: each listener gets the loudest only, or all microphones.',
      svg: drawBars({ ...rounds, unit: 'listeners', bars: bars(perCore) }),
    },
    {
      title: 'What a listener costs',
      caption: 'Worker and Node, in the same rounds, for one listener more.',
      svg: drawBars({ ...rounds, unit: '% of a core', bars: bars(({ each }) => 100 * each) }),
    },
  ]
}
