import { busiestWorker, costPerPacket } from '../report/figures.ts'
import { inWords, spreadOf, type Spread } from '../report/spread.ts'
import type { ContestantName } from './contestants.ts'
import type { Growth } from './growth.ts'

/** What the rounds of one server say. */
export type PeerFigures = {
  rounds: number
  /** CPU µs per forwarded packet at the common size: of what forwards, and with the Node process beside it. */
  mediaPerPacket: Spread
  allPerPacket: Spread
  /** The same, with as many people as it carries. */
  fullPerPacket: Spread
  /** MiB, at the common size. */
  memory: Spread
  /** At the common size, ms. */
  delay: Spread
  /** What one core carries. */
  participants: Spread
  /** Share of its core (%) that this took: far less than all of it where the generator was the first to be full. */
  core: Spread
  packets: Spread
}

/** The figures of one server, from its rounds. */
export function figuresOf(rounds: readonly Growth[]): PeerFigures {
  const of = (figure: (growth: Growth) => number | null) =>
    spreadOf(rounds.map((growth) => figure(growth) ?? Number.NaN))
  return {
    rounds: rounds.length,
    mediaPerPacket: of(({ base }) => base.server.workerPerPacket),
    allPerPacket: of(({ base }) => costPerPacket(base)),
    fullPerPacket: of(({ best }) => best.server.workerPerPacket),
    memory: of(({ base }) => base.server.memoryPerParticipant),
    delay: of(({ base }) => base.delay.p99),
    participants: of(({ best }) => best.participants),
    core: of(({ best }) => 100 * busiestWorker(best)),
    packets: of(({ best }) => best.packets.out),
  }
}

/** How one compares with another, round by round. */
export function ratioOf(
  ours: readonly Growth[],
  theirs: readonly Growth[],
  figure: (growth: Growth) => number | null,
): Spread {
  const values = ours.flatMap((growth, round) => {
    const [mine, other] = [figure(growth), theirs[round] && figure(theirs[round])]
    return mine !== null && other ? [mine / other] : []
  })
  return spreadOf(values)
}

/** A server and its figures. */
export type PeerRow = { name: ContestantName; title: string; figures: PeerFigures }

/** The figures under their names. */
export const columnsOf = ({ title, figures }: PeerRow): Record<string, string> => ({
  '': title,
  'us/packet': inWords(figures.mediaPerPacket),
  'with Node': inWords(figures.allPerPacket),
  'when full': inWords(figures.fullPerPacket),
  'MiB each': inWords(figures.memory),
  'delay ms p99': inWords(figures.delay),
  'people per core': inWords(figures.participants),
  '% of it busy': inWords(figures.core),
  'packets/s per core': inWords(figures.packets),
})
