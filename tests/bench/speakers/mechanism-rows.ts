import { median } from '../measure.ts'
import { inWords, spreadOf } from '../report/spread.ts'
import { figure } from '../report/text.ts'
import type { Use } from './floor.ts'
import type { Change, Mechanism, Mechanisms } from './mechanisms.ts'

/** What a change of speaker takes by each mechanism, as it is printed: medians, and the least and the most. */
export const changeRows = ({ created, resumed, slots }: Mechanisms) => [
  changeRow('a consumer created, the old one closed', created),
  changeRow('a consumer resumed, the old one paused', resumed),
  changeRow('a slot', slots),
]

const changeRow = (name: string, { changes }: Mechanism) => {
  const spread = (value: (change: Change) => number): string => inWords(spreadOf(changes.map(value)))
  return {
    'a new voice by': name,
    'until the last listener can be sent it (ms)': spread(({ delay }) => delay),
    'Node (ms of CPU)': spread(({ node }) => node),
    'worker (ms of CPU)': spread(({ worker }) => worker),
  }
}

/** What microphones cost all the time, as it is printed: medians, and the least and the most. */
export const standingRows = ({ resumed, slots }: Mechanisms, microphones: number) => [
  standingRow('paused consumers', resumed, microphones),
  standingRow('slots', slots, microphones),
]

const standingRow = (name: string, { packets }: Mechanism, microphones: number) => {
  const spread = (value: (use: Use) => number): string => inWords(spreadOf(packets.map(value)))
  return {
    '': name,
    'Node (µs each packet)': spread(({ node }) => node),
    'worker (µs each packet)': spread(({ worker }) => worker),
    'all microphones (% of a core)': spread((use) => 100 * standingShare(use, microphones)),
  }
}

/** Of a core, when so many microphones send 50 packets/s each. */
const standingShare = ({ node, worker }: Use, microphones: number): number =>
  ((node + worker) / 1e6) * 50 * microphones

/** How soon everybody can be sent a new voice, by each. */
export function mechanismSentence({ listeners, created, resumed, slots }: Mechanisms): string {
  const delay = ({ changes }: Mechanism): string => figure(median(changes.map((change) => change.delay)), 2)
  return (
    `${listeners} listeners can be sent a new voice after ${delay(slots)} ms by a slot, ${delay(resumed)} ms ` +
    `by consumers that are resumed, ${delay(created)} ms by consumers that are created.`
  )
}
