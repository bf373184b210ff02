import { LoadedAtrium } from './load/loaded-atrium.ts'
import { LoadRun } from './load/load-run.ts'
import { layouts, type ParticipantPlan } from './load/plan.ts'
import type { LoadStep } from './load/result.ts'
import { median, numbersFrom, printTable, quantile } from './measure.ts'
import { listen } from './speakers/onsets.ts'

/**
 * What it is to hear the loudest only: how soon and how completely each beginning arrives, and how many listeners a core
 * carries when so many microphones are open, against forwarding all of them in alternating rounds.
 */
const { microphones, slots, seconds, rounds } = numbersFrom({
  microphones: 50,
  slots: 4,
  seconds: 60,
  rounds: 6,
})

/** Who listens besides: as many as give a figure, and leave the worker and the load generator room. */
const listeners = { loudest: 40, all: 8 }
const connection = { room: 'plenum', protocol: 'udp', cipher: 'gcm' } as const

/** s that each situation is measured. */
const looking = 5

await tellOnsets()
await tellCosts()

async function tellOnsets(): Promise<void> {
  const { onsets, unheard, missed, streams } = await listen(microphones, slots, seconds)
  const spread = (name: string, values: number[]) => ({
    '': name,
    median: median(values),
    p95: quantile(values, 0.95),
    p99: quantile(values, 0.99),
    worst: Math.max(...values),
  })
  printTable(`${onsets.length} beginnings of speech, ${microphones} microphones open, ${slots} slots (ms)`, [
    spread(
      'until the first packet arrives',
      onsets.map(({ delay }) => delay),
    ),
    spread(
      'of the beginning that is lost',
      onsets.map(({ lost }) => lost),
    ),
  ])
  console.log(
    `Never heard: ${unheard}. Of all that was said ${(100 * missed).toFixed(3)} % did not arrive. ` +
      `Nobody received more than ${streams} streams of sound.`,
  )
}

async function tellCosts(): Promise<void> {
  const pairs: Array<Record<'loudest' | 'all', Cost>> = []
  for (let round = 0; round < rounds; round++) {
    const pair = { loudest: await costOf('loudest'), all: await costOf('all') }
    const faults = [...pair.loudest.faults, ...pair.all.faults]
    if (faults.length === 0) pairs.push(pair)
    else console.log(`A round does not count: ${faults.join(', ')}.`)
  }
  printTable(`${microphones} microphones open: medians of ${pairs.length} valid rounds`, [
    rowOf(
      'the loudest',
      pairs.map(({ loudest }) => loudest),
    ),
    rowOf(
      'all',
      pairs.map(({ all }) => all),
    ),
  ])
  const ratios = pairs.map(({ loudest, all }) => perCore(loudest) / perCore(all))
  console.log(
    `A core carries ${median(ratios).toFixed(1)} times the listeners (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)}).`,
  )
}

/** Cores that worker and Node use without listeners, and for each listener. */
type Cost = { kind: keyof typeof listeners; base: number; each: number; packets: number; faults: string[] }

async function costOf(kind: keyof typeof listeners): Promise<Cost> {
  const setting = kind === 'all' ? 1_000 : slots
  await using atrium = await LoadedAtrium.start({ AUDIO_SLOTS: String(setting) })
  await using run = await LoadRun.start({ server: atrium.server, generators: 1, cores: atrium.freeCores })
  await run.add(
    Array.from({ length: microphones }, (_, index) => speaker(index)),
    20,
  )
  const without = await run.measure(looking)
  await run.add(
    Array.from({ length: listeners[kind] }, (_, index) => listener(index)),
    20,
  )
  const withThem = await run.measure(looking)
  return {
    kind,
    base: used(without),
    each: (used(withThem) - used(without)) / listeners[kind],
    packets: (withThem.packets.out - without.packets.out) / listeners[kind],
    faults: [without, withThem].flatMap(({ invalid, failures }) => [...invalid, ...failures]),
  }
}

/** What the slots cost beforehand is taken off. What all microphones cost unheard is not: nobody would leave them so. */
function perCore({ kind, base, each }: Cost): number {
  return (kind === 'loudest' ? 1 - base : 1) / each
}

function rowOf(name: string, costs: Cost[]) {
  return {
    heard: name,
    'without listeners (% of a core)': 100 * median(costs.map(({ base }) => base)),
    'each listener (% of a core)': (100 * median(costs.map(({ each }) => each))).toFixed(2),
    'packets/s each': Math.round(median(costs.map(({ packets }) => packets))),
    'listeners per core': Math.round(median(costs.map(perCore))),
  }
}

function used({ server }: LoadStep): number {
  return [...server.workers, ...(server.node ? [server.node] : [])].reduce((sum, { cpu }) => sum + cpu, 0)
}

function speaker(index: number): ParticipantPlan {
  return { ...connection, name: `Speaker ${index + 1}`, microphone: { kind: 'always' }, deaf: true }
}

function listener(index: number): ParticipantPlan {
  return { ...connection, name: `Listener ${index + 1}`, layout: layouts['3x3'] }
}
