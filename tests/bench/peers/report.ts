import type { LoadStep } from '../load/result.ts'
import { median } from '../measure.ts'
import { busiestWorker } from '../report/figures.ts'
import { drawLines } from '../report/line-chart.ts'
import { originLine } from '../report/origin.ts'
import { renderPage } from '../report/page.ts'
import { figure, rowsTable } from '../report/text.ts'
import { limits } from '../run/judgement.ts'
import { contestants, type ContestantName } from './contestants.ts'
import { columnsOf, type PeerRow } from './figures.ts'
import type { Growth } from './growth.ts'
import type { PeersOutcome, SceneOutcome } from './outcome.ts'

/** The HTML report. */
export function renderPeers(outcome: PeersOutcome): string {
  const { scenes, command } = outcome
  const sentences = scenes.flatMap((scene) => scene.sentences)
  return renderPage({
    title: 'Beside other servers',
    headline: {
      value: figure(scenes[0]?.rows.find(({ name }) => name === 'atrium')?.figures.participants.median),
      unit: 'people on one core, Atrium',
      sentence: sentences.join(' '),
    },
    facts: scenes.flatMap(({ rows }) => rows.map(factOf)),
    charts: scenes.flatMap(chartsOf),
    sections: scenes.map(({ title, people, rows }) => ({
      title,
      lead: `All at ${people} people; medians of the rounds, and in brackets the least and the most.`,
      html: rowsTable(rows.map(columnsOf)),
    })),
    command,
    origin: originLine(outcome),
    caveats: [
      'One core for media each; the participants, and Node where there is one, are on the others. VP8 and Opus, AES-128-GCM, receiver reports and NACK are the same for all; transport-wide feedback for all but Galene, which asks for none.',
      'A room is full when more than 0.1 % is lost, forwarding takes more than 10 ms at p99, the core is busy, somebody cannot join, or a picture stands still or is too small for its tile; twice in a row.',
      'The participants are thin clients: they decode nothing, send at a constant rate, and have no jitter buffer. A round in which they took more than 80 % of their core, or sent more than 1 % late, ends there.',
      'Janus has as many event loops as there are cores. It leaves loopback out, so that its media goes by another address of this machine; the packets take the same way through the kernel.',
      'Bare mediasoup is our build of its worker with one system call for each datagram, as in the published one. The pattern of mediasoup-demo runs on the same worker as Atrium; it is a small server of our own: a consumer for everybody of everything, two observers of sound in each room, and mediasoup’s own choice of layers.',
    ],
  })
}

const factOf = ({ title, figures }: PeerRow) =>
  [`CPU for a packet, ${title}`, `${figure(figures.mediaPerPacket.median)} µs`] as const

function chartsOf({ title, rounds }: SceneOutcome) {
  const lines = (value: (step: LoadStep) => number) =>
    Object.entries(rounds).map(([name, grown]) => ({
      name: contestants[name as ContestantName].title,
      points: bySize(grown, value),
    }))
  return [
    {
      title: 'Core in use',
      caption: `${title}. What forwards, without Node; each line ends where quality did.`,
      svg: drawLines({ unit: '% of a core', lines: lines((step) => 100 * busiestWorker(step)) }),
    },
    {
      title: 'Delay of forwarding, p99',
      caption: `${title}.`,
      svg: drawLines({
        unit: 'ms',
        limit: { at: limits.delay, name: 'limit' },
        lines: lines(({ delay }) => delay.p99 ?? Number.NaN),
      }),
    },
  ]
}

/** The median of all rounds at each size that was good. */
function bySize(rounds: readonly Growth[], value: (step: LoadStep) => number) {
  const sizes = Map.groupBy(
    rounds.flatMap(({ steps }) => steps),
    ({ participants }) => participants,
  )
  return [...sizes]
    .map(([size, steps]) => [size, median(steps.map(value))] as const)
    .toSorted(([a], [b]) => a - b)
}
