import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { LoadRun } from '../load/load-run.ts'
import { layouts, type ParticipantPlan } from '../load/plan.ts'
import { serverCores } from '../report/figures.ts'

/** Who listens besides: as many as give a figure, and leave the worker and the load generator room. */
const listeners = { loudest: 40, all: 8 }

/** What listeners receive of many open microphones. */
export type Heard = keyof typeof listeners

/** Cores that worker and Node use without listeners, and for each listener; packets/s for each; why it does not count. */
export type Cost = { kind: Heard; base: number; each: number; packets: number; faults: string[] }

/** Both, one after the other. */
export type CostRound = Record<Heard, Cost>

const connection = { room: 'plenum', protocol: 'udp', cipher: 'gcm' } as const

/** s that each situation is measured. */
const looking = 5

/** What listeners cost while so many microphones are open. */
export async function costOf(kind: Heard, microphones: number, slots: number): Promise<Cost> {
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
    base: serverCores(without),
    each: (serverCores(withThem) - serverCores(without)) / listeners[kind],
    packets: (withThem.packets.out - without.packets.out) / listeners[kind],
    faults: [without, withThem].flatMap(({ invalid, failures }) => [...invalid, ...failures]),
  }
}

function speaker(index: number): ParticipantPlan {
  return { ...connection, name: `Speaker ${index + 1}`, microphone: { kind: 'always' }, deaf: true }
}

function listener(index: number): ParticipantPlan {
  return { ...connection, name: `Listener ${index + 1}`, layout: layouts['3x3'] }
}
