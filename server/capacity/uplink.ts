import { readFile } from 'node:fs/promises'

const table = '/proc/net/dev'

/** Bytes that have left this machine through any network interface, as Linux counts them (proc(5)). */
export function bytesSent(counters: string): number {
  return counters
    .split('\n')
    .map((line) => /^\s*(\S+):\s*(.*)$/.exec(line))
    .filter((found) => found !== null && found[1] !== 'lo')
    .reduce((sum, found) => sum + Number(found?.[2]?.split(/\s+/)[8] ?? 0), 0)
}

/** How much leaves this machine, in bit/s since it was last asked; 0 the first time. */
export class Uplink {
  #last: { bytes: number; at: number } | undefined

  async rate(): Promise<number> {
    const now = { bytes: bytesSent(await readFile(table, 'utf8')), at: performance.now() }
    const last = this.#last
    this.#last = now
    return last ? (8_000 * (now.bytes - last.bytes)) / (now.at - last.at) : 0
  }
}
