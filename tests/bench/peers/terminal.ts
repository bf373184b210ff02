import { printTable } from '../measure.ts'
import { figure } from '../report/text.ts'
import type { PeerFigures, Spread } from './figures.ts'

/** A server and its figures, as people call it. */
export type PeerRow = { title: string; figures: PeerFigures }

/** The figures of one scene: medians, and in brackets the least and the most. */
export function printScene(title: string, rows: readonly PeerRow[]): void {
  printTable(title, rows.map(rowOf))
  for (const { title: name, figures } of rows)
    if (figures.bounded > 0)
      console.log(
        `${name}: in ${(100 * figures.bounded).toFixed(0)} % of the rounds the generator could offer no more, so it carries at least that.`,
      )
}

const rowOf = ({ title, figures }: PeerRow) => ({
  '': title,
  'us/packet': spread(figures.mediaPerPacket),
  'with Node': spread(figures.allPerPacket),
  'when full': spread(figures.fullPerPacket),
  'MiB each': spread(figures.memory),
  'delay ms p99': spread(figures.delay),
  'people per core': spread(figures.participants),
  'packets/s per core': spread(figures.packets),
})

/** `median (least to most)`. */
export const spread = ({ median, least, most }: Spread): string =>
  `${figure(median)} (${figure(least)} to ${figure(most)})`
