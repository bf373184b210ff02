import { LoadedAtrium } from './load/loaded-atrium.ts'
import { LoadRun } from './load/load-run.ts'
import { cameras, layouts, type ParticipantPlan } from './load/plan.ts'
import { useOf } from './load/process-load.ts'
import type { LoadStep } from './load/result.ts'
import { numbersFrom, printTable, sleep } from './measure.ts'
import { freePort } from '../support/free-port.ts'
import { CpuQuota } from './overload/cpu-quota.ts'
import {
  admissionSentence,
  changeSentences,
  phaseRows,
  recoverySentence,
  titleOf,
  type OverloadOutcome,
} from './overload/outcome.ts'
import { renderOverload } from './overload/report.ts'
import { StepsSeen } from './overload/steps-seen.ts'
import { filesOf, originOf, tellFiles, writeReport } from './run/written-report.ts'

/**
 * Three times the people that a server carries: what it gives up, what that does to sound, and how soon all is well
 * again. The worker gets only a part of its core, so that the load generator beside it is not what breaks (root, Linux).
 * `inside`: of those whom it carries, this share is there before the others come, `rate` of them a second.
 */
const { core, times, inside, rate, seconds } = numbersFrom({
  core: 0.2,
  times: 3,
  inside: 0.5,
  rate: 5,
  seconds: 30,
})

/** Joins a second while looking for the limit. */
const gently = 1
/** s in which the load must not make the server give up anything, so that it counts as carried. */
const calm = 4
const metricsPort = await freePort()
const shedAt = 0.85
const files = filesOf('overload')

const atrium = await LoadedAtrium.start({
  SHED_AT: String(shedAt * core),
  METRICS_PORT: String(metricsPort),
  RESUME_SECONDS: '0',
})
const worker = atrium.server.processes?.workers[0] ?? 0
const options = { server: atrium.server, generators: 1, cores: atrium.freeCores }
const quota = new CpuQuota(worker, core)
try {
  using steps = new StepsSeen(`http://127.0.0.1:${metricsPort}`)
  const outcome = await overload(steps)
  tell(outcome)
  await writeReport(files, outcome, renderOverload)
  tellFiles(files)
} finally {
  await atrium[Symbol.asyncDispose]()
  await quota[Symbol.asyncDispose]()
}

async function overload(steps: StepsSeen): Promise<OverloadOutcome> {
  const carried = await findLimit(steps)
  const first = Math.round(inside * carried)
  await using stay = await LoadRun.start(options)
  await stay.add(people(0, first), rate)
  if (!(await steps.until((step) => step === 'none', 60_000)))
    throw new Error('the server does not calm down')
  // What happened while looking for the limit is forgotten then.
  await sleep(20_000)
  const before = await stay.measure(5)
  const crowd = await LoadRun.start(options)
  const began = performance.now()
  let beyond: { stayed: LoadStep; came: LoadStep }
  try {
    const [, stayed, came] = await Promise.all([
      crowd.add(people(first, times * carried), rate),
      stay.measure(seconds),
      crowd.measure(seconds),
    ])
    beyond = { stayed, came }
  } finally {
    await crowd[Symbol.asyncDispose]()
  }
  const ended = performance.now()
  const recovered = await steps.until((step) => step === 'none', 120_000)
  const after = await stay.measure(5)
  return {
    ...originOf('bench:overload'),
    core,
    carried,
    wanted: times * carried,
    asked: times * carried - first,
    phases: { before, stayed: beyond.stayed, came: beyond.came, after },
    ...historyOf(steps, began),
    left: (ended - began) / 1_000,
    normalAfter: recovered ? Math.max(0, ((steps.changes.at(-1)?.at ?? 0) - ended) / 1_000) : null,
    alive: alive(),
    unanswered: steps.failures,
  }
}

/** Lets people in until something is given up; so many fewer are carried. */
async function findLimit(steps: StepsSeen): Promise<number> {
  await using run = await LoadRun.start(options)
  for (let there = 0; there < 200;) {
    await run.add(people(there, there + 2), gently)
    there += 2
    if (await steps.until((step) => step !== 'none', calm * 1_000)) return there - 2
  }
  throw new Error('200 people are no load for this server; give it less of a core (--core 0.1)')
}

function people(from: number, to: number): ParticipantPlan[] {
  return Array.from({ length: Math.max(0, to - from) }, (_, offset) => ({
    room: 'hall',
    name: `Participant ${from + offset + 1}`,
    camera: cameras.medium,
    microphone: { kind: 'turns', of: 8, index: (from + offset) % 8, seconds: 3 },
    layout: layouts['3x3'],
    protocol: 'udp',
    cipher: 'gcm',
  }))
}

/** In s since the crowd began to come. */
function historyOf(
  { changes, pressures }: StepsSeen,
  began: number,
): Pick<OverloadOutcome, 'changes' | 'pressures'> {
  const since = (at: number) => (at - began) / 1_000
  return {
    changes: changes.map(({ at, step }) => ({ at: since(at), step })),
    pressures: pressures.map(({ at, share }) => ({ at: since(at), share })),
  }
}

function tell(outcome: OverloadOutcome): void {
  printTable(titleOf(outcome), phaseRows(outcome))
  for (const sentence of changeSentences(outcome)) console.log(sentence)
  console.log(admissionSentence(outcome))
  console.log(recoverySentence(outcome))
}

function alive(): boolean {
  try {
    return useOf(worker).memory > 0
  } catch {
    return false
  }
}
