import { LoadedAtrium } from './load/loaded-atrium.ts'
import { LoadRun } from './load/load-run.ts'
import { cameras, layouts, type ParticipantPlan } from './load/plan.ts'
import type { LoadStep } from './load/result.ts'
import { numbersFrom, printTable } from './measure.ts'
import { filesOf, originOf, tellFiles, writeReport } from './run/written-report.ts'
import {
  faultsOf,
  medianRows,
  ratioSentence,
  validRounds,
  type WorkersRound,
  type WorkersScene,
} from './workers/outcome.ts'
import { renderWorkers } from './workers/report.ts'

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

const files = filesOf('workers')
const measured: WorkersScene[] = []

for (const [title, plans] of Object.entries(scenes)) {
  const scene = { title, rounds: await measureRounds(plans) }
  measured.push(scene)
  const valid = validRounds(scene)
  printTable(`${title}: medians of ${valid.length} valid rounds`, medianRows(valid))
  console.log(ratioSentence(valid))
}
await writeReport(files, { ...originOf('bench:workers'), scenes: measured }, renderWorkers)
tellFiles(files)

async function measureRounds(plans: ParticipantPlan[]): Promise<WorkersRound[]> {
  const done: WorkersRound[] = []
  while (done.length < rounds)
    done.push({ one: await measure(servers.one, plans), two: await measure(servers.two, plans) })
  for (const faults of done.map(faultsOf))
    if (faults.length > 0) console.log(`A round does not count: ${faults.join(', ')}.`)
  return done
}

async function measure(environment: Record<string, string>, plans: ParticipantPlan[]): Promise<LoadStep> {
  await using atrium = await LoadedAtrium.start(environment)
  await using run = await LoadRun.start({ server: atrium.server, generators: 2, cores: atrium.freeCores })
  await run.add(plans, pace)
  return await run.measure(seconds)
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
