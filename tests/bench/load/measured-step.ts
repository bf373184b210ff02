import type { PopulationSample } from './population.ts'
import type { ProcessUse } from './process-load.ts'
import type { LoadStep, ProcessLoad } from './result.ts'
import { spreadOf } from './spread.ts'

/** Everything that was counted up to one moment. `at`: ms, as of `performance.now()`. */
export type RunSample = {
  at: number
  populations: PopulationSample[]
  generators: ProcessUse[]
  /** The generators' greatest share of a core while participants joined before. */
  joining: number
  node: ProcessUse | undefined
  workers: ProcessUse[]
  /** CPU time (s) of all that runs on this machine. */
  machine: number
  failures: string[]
}

/** From these on a generator measures itself: share of its core, and of its sends. */
const limits = { cpu: 0.8, late: 0.01 }

/** What happened between two moments, per second. `memoryBefore`: of the server without anybody, MiB. */
export function measuredStep(before: RunSample, after: RunSample, memoryBefore: number): LoadStep {
  const seconds = (after.at - before.at) / 1_000
  const sum = (count: (sample: PopulationSample) => number): number => total(after.populations, count)
  const rise = (count: (sample: PopulationSample) => number): number =>
    sum(count) - total(before.populations, count)
  const rate = (count: (sample: PopulationSample) => number): number => rise(count) / seconds
  const packets = {
    in: rate(({ counters }) => counters.sent.packets),
    out: rate(({ counters }) => counters.received.packets),
    feedback: rate(({ counters }) => counters.sent.feedback + counters.received.feedback),
  }
  const workers = loads('worker', before.workers, after.workers, seconds)
  const generators = loads('generator', before.generators, after.generators, seconds)
  const node = loads('node', listed(before.node), listed(after.node), seconds)[0] ?? null
  const participants = sum((sample) => sample.participants)
  const memory = [...workers, ...listed(node)].reduce((all, process) => all + process.memory, 0)
  const ours = [...workers, ...generators, ...listed(node)].reduce((all, { cpu }) => all + cpu, 0)
  const due = rise(({ counters }) => counters.schedule.due)
  const expected = rise(({ counters }) => counters.streams.expected)
  const sounds = rise(({ counters }) => counters.sounds.expected)
  const jitters = after.populations.flatMap((sample) => sample.jitters)
  const pictures = sum((sample) => sample.pictures)
  const watched = sum((sample) => sample.watched)
  const step: LoadStep = {
    seconds,
    participants,
    publishers: sum((sample) => sample.publishers),
    tracks: sum((sample) => sample.tracks),
    subscriptions: sum((sample) => sample.subscriptions),
    packets,
    bits: {
      in: 8 * rate(({ counters }) => counters.sent.bytes),
      out: 8 * rate(({ counters }) => counters.received.bytes),
    },
    loss: share(expected - rise(({ counters }) => counters.streams.arrived), expected),
    soundLoss: share(sounds - rise(({ counters }) => counters.sounds.arrived), sounds),
    jitter: jitters.length > 0 ? jitters.reduce((all, jitter) => all + jitter, 0) / jitters.length : 0,
    delay: spreadOf(after.populations.flatMap(({ delays }) => delays)),
    join: spreadOf(after.populations.flatMap(({ joins }) => joins)),
    gaps: share(
      sum(({ stopped }) => stopped),
      pictures,
    ),
    missing: share(watched - pictures, watched),
    waiting: sum((sample) => sample.waiting),
    layers: sumsOf(after.populations.map(({ layers }) => layers)),
    requests: {
      nack: rise(({ counters }) => counters.requests.nack),
      keyFrame: rise(({ counters }) => counters.requests.keyFrame),
      retransmitted: rise(({ counters }) => counters.requests.retransmitted),
    },
    server: {
      workers,
      node,
      workerPerPacket: workers.length > 0 ? perPacket(workers, packets.out) : null,
      memoryPerParticipant:
        workers.length > 0 && participants > 0 ? (memory - memoryBefore) / participants : null,
      messages: { in: rate(({ messages }) => messages.sent), out: rate(({ messages }) => messages.received) },
    },
    generator: {
      processes: generators,
      perPacket: perPacket(generators, packets.out),
      joining: before.joining,
      late: share(
        rise(({ counters }) => counters.schedule.late),
        due,
      ),
      sampled: rise(({ counters }) => counters.samples.opened),
      forged: rise(({ counters }) => counters.samples.forged),
    },
    others: Math.max(0, (after.machine - before.machine) / seconds - ours),
    sentinels: [],
    failures: [...before.failures, ...[before, after].flatMap(failuresOf), ...after.failures],
    invalid: [],
  }
  return { ...step, invalid: faultsOf(step) }
}

function faultsOf({ generator: { processes, late, forged } }: LoadStep): string[] {
  const busiest = Math.max(0, ...processes.map(({ cpu }) => cpu))
  return [
    ...(busiest > limits.cpu ? [`the generator took ${(100 * busiest).toFixed(0)} % of its core`] : []),
    ...(late > limits.late ? [`the generator sent ${(100 * late).toFixed(1)} % of its packets late`] : []),
    ...(forged > 0 ? [`${forged} packets did not authenticate`] : []),
  ]
}

const failuresOf = ({ populations }: RunSample): string[] => populations.flatMap(({ failures }) => failures)

const total = (samples: readonly PopulationSample[], count: (sample: PopulationSample) => number): number =>
  samples.reduce((sum, sample) => sum + count(sample), 0)

function loads(
  name: string,
  before: readonly ProcessUse[],
  after: readonly ProcessUse[],
  seconds: number,
): ProcessLoad[] {
  return after.map(({ cpu, memory }, index) => ({
    name: `${name} ${index}`,
    cpu: (cpu - (before[index]?.cpu ?? 0)) / seconds,
    memory,
  }))
}

/** Place by place. */
const sumsOf = (lists: ReadonlyArray<readonly number[]>): number[] =>
  Array.from({ length: Math.max(0, ...lists.map(({ length }) => length)) }, (_, place) =>
    lists.reduce((sum, list) => sum + (list[place] ?? 0), 0),
  )

/** CPU microseconds. */
const perPacket = (processes: readonly ProcessLoad[], packetsPerSecond: number): number | null =>
  packetsPerSecond > 0 ? (1e6 * processes.reduce((sum, { cpu }) => sum + cpu, 0)) / packetsPerSecond : null

const share = (part: number, whole: number): number => (whole > 0 ? Math.max(0, part / whole) : 0)

const listed = <T>(value: T | null | undefined): T[] => (value === null || value === undefined ? [] : [value])
