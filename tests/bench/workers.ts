import { LoadedAtrium } from './load/loaded-atrium.ts'
import { LoadRun } from './load/load-run.ts'
import { cameras, layouts, type ParticipantPlan } from './load/plan.ts'
import type { LoadStep } from './load/result.ts'
import { median, numbersFrom, printTable } from './measure.ts'

/**
 * One room on one worker, and the same people in one room on two: how much less the busier worker has to do. A room is
 * full when a worker's core is, so that many times more people two workers carry.
 */
const { people, stage, watchers, seconds, rounds } = numbersFrom({
  people: 20,
  stage: 4,
  watchers: 40,
  seconds: 8,
  rounds: 6,
})

/** Joins a second. */
const pace = 8
const scenes = {
  [`${people} people who see nine`]: meeting(),
  [`${stage} on stage, ${watchers} watch`]: webinar(),
}
const servers = { one: { WORKERS: '1' }, two: { WORKERS: '2', SPREAD_AT: '0' } }

for (const [scene, plans] of Object.entries(scenes)) {
  const steps: Record<keyof typeof servers, LoadStep[]> = { one: [], two: [] }
  for (let round = 0; round < rounds; round++)
    for (const kind of ['one', 'two'] as const) steps[kind].push(await measure(servers[kind], plans))
  const pairs = steps.one.map((one, index) => ({ one, two: steps.two[index]! })).filter(bothValid)
  printTable(`${scene}: medians of ${pairs.length} valid rounds`, [
    rowOf(
      'one worker',
      pairs.map(({ one }) => one),
    ),
    rowOf(
      'two workers',
      pairs.map(({ two }) => two),
    ),
  ])
  const ratios = pairs.map(({ one, two }) => busiest(one) / busiest(two))
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)]
  console.log(
    `Two workers carry ${median(ratios).toFixed(2)} times what one carries (${least.toFixed(2)} to ${most.toFixed(2)}).`,
  )
}

async function measure(environment: Record<string, string>, plans: ParticipantPlan[]): Promise<LoadStep> {
  await using atrium = await LoadedAtrium.start(environment)
  await using run = await LoadRun.start({ server: atrium.server, generators: 2, cores: atrium.freeCores })
  await run.add(plans, pace)
  return await run.measure(seconds)
}

function bothValid({ one, two }: Record<keyof typeof servers, LoadStep>): boolean {
  const faults = [one, two].flatMap(({ invalid, failures }) => [...invalid, ...failures])
  if (faults.length > 0) console.log(`A round does not count: ${faults.join(', ')}.`)
  return faults.length === 0
}

function rowOf(name: string, steps: LoadStep[]) {
  const of = (figure: (step: LoadStep) => number) => median(steps.map(figure))
  return {
    '': name,
    'busier worker (% of a core)': 100 * of(busiest),
    'all workers (% of a core)': 100 * of(used),
    'Node (% of a core)': 100 * of(({ server }) => server.node?.cpu ?? 0),
    'packets/s out': Math.round(of(({ packets }) => packets.out)),
    'lost %': (100 * of(({ loss }) => loss)).toFixed(3),
    'delay p99 ms': of(({ delay }) => delay.p99 ?? Number.NaN),
  }
}

function busiest({ server }: LoadStep): number {
  return Math.max(...server.workers.map(({ cpu }) => cpu))
}

function used({ server }: LoadStep): number {
  return server.workers.reduce((sum, { cpu }) => sum + cpu, 0)
}

function meeting(): ParticipantPlan[] {
  return Array.from({ length: people }, (_, index) => ({ ...participant(index), ...speaking(index, people) }))
}

function webinar(): ParticipantPlan[] {
  return Array.from({ length: stage + watchers }, (_, index) => ({
    ...participant(index),
    // Those on stage come evenly among the others, as nobody chooses the worker that they come to.
    ...(index % Math.ceil((stage + watchers) / stage) === 0 ? speaking(index, stage) : {}),
  }))
}

function participant(index: number): ParticipantPlan {
  return {
    room: 'hall',
    name: `Participant ${index + 1}`,
    layout: layouts['3x3'],
    protocol: 'udp',
    cipher: 'gcm',
  }
}

function speaking(index: number, of: number): Pick<ParticipantPlan, 'camera' | 'microphone'> {
  return { camera: cameras.medium, microphone: { kind: 'turns', of, index: index % of, seconds: 3 } }
}
