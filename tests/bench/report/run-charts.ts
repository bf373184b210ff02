import { limits } from '../run/judgement.ts'
import {
  busiestGenerator,
  busiestWorker,
  costPerPacket,
  serverCores,
  type JudgedStep,
  type Run,
} from './figures.ts'
import { drawLines, type Line, type LinePlan } from './line-chart.ts'

/** A chart with the sentence that says what to see in it. */
export type Chart = { title: string; caption: string; svg: string }

type Drawn = { title: string; caption: string } & Omit<LinePlan, 'brokenFrom'>

const megabit = 1e6

/** Every chart of a run. Steps that say something of the generator only are left out. */
export function runCharts({ steps, capacity }: Run): Chart[] {
  const valid = steps.filter(({ verdict }) => verdict !== 'invalid')
  if (valid.length === 0) return []
  const line = (
    name: string,
    value: (step: JudgedStep) => number | null,
    look: Partial<Line> = {},
  ): Line => ({
    name,
    points: valid.flatMap((step) => {
      const y = value(step)
      return y === null ? [] : [[step.participants, y] as const]
    }),
    ...look,
  })
  const brokenFrom = capacity.end === 'broke' ? capacity.participants : undefined
  return plansOf(line).map(({ title, caption, ...plan }) => ({
    title,
    caption,
    svg: drawLines({ ...plan, brokenFrom }),
  }))
}

type MakeLine = (name: string, value: (step: JudgedStep) => number | null, look?: Partial<Line>) => Line

function plansOf(line: MakeLine): Drawn[] {
  const ofLimit = (value: number | null, limit: number) => (100 * (value ?? 0)) / limit
  return [
    {
      title: 'How near the limits are',
      caption: 'Each measure as a share of what it may be. Quality breaks where the first one passes 100 %.',
      unit: '% of its limit',
      limit: { at: 100, name: 'limit' },
      lines: [
        line('worker CPU', (step) => ofLimit(busiestWorker(step), limits.cpu)),
        line('forwarding delay p99', (step) => ofLimit(step.delay.p99, limits.delay)),
        line('loss', (step) => ofLimit(step.loss, limits.loss)),
        line('join p99', (step) => ofLimit(step.join.p99, limits.join)),
      ],
    },
    {
      title: 'Packets forwarded',
      caption: 'The capacity curve: what the server sent to participants, and what came from them.',
      unit: 'packets per second',
      lines: [
        line('to participants', ({ packets }) => packets.out, { filled: true }),
        line('from participants', ({ packets }) => packets.in),
      ],
    },
    {
      title: 'CPU',
      caption: 'Cores in use. The generator shares the machine; above 0.8 of a core a step does not count.',
      unit: 'cores',
      limit: { at: 1, name: 'one core' },
      lines: [
        line('workers and Node', serverCores, { filled: true }),
        line('busiest worker', busiestWorker),
        line('Node', ({ server }) => server.node?.cpu ?? null),
        line('generator', busiestGenerator, { dashed: true }),
      ],
    },
    {
      title: 'Bandwidth',
      caption: 'Bits of UDP payload at the server.',
      unit: 'Mbit/s',
      lines: [
        line('to participants', ({ bits }) => bits.out / megabit, { filled: true }),
        line('from participants', ({ bits }) => bits.in / megabit),
      ],
    },
    {
      title: 'Forwarding delay',
      caption: 'From a sender’s send call to the receiver’s kernel, through the server.',
      unit: 'ms',
      limit: { at: limits.delay, name: 'limit for p99' },
      lines: [line('p99', ({ delay }) => delay.p99), line('p50', ({ delay }) => delay.p50)],
    },
    {
      title: 'CPU per forwarded packet',
      caption: 'Workers and Node together. It falls with load: one wake-up serves more packets.',
      unit: 'µs',
      lines: [line('workers and Node', costPerPacket)],
    },
  ]
}
