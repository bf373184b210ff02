import { readFile } from 'node:fs/promises'

const table = '/proc/net/dev'

/** Columns after an interface's name. */
const columns = { bytesSent: 8, packetsSent: 9 }

type Sent = { bytes: number; packets: number }

/** What has left this machine through any network interface, as Linux counts it (proc(5)). */
export function sentOf(counters: string): Sent {
  const rows = counters
    .split('\n')
    .map((line) => /^\s*(\S+):\s*(.*)$/.exec(line))
    .filter((found) => found !== null && found[1] !== 'lo')
    .map((found) => (found?.[2] ?? '').split(/\s+/).map(Number))
  const sum = (column: number) => rows.reduce((all, row) => all + (row[column] ?? 0), 0)
  return { bytes: sum(columns.bytesSent), packets: sum(columns.packetsSent) }
}

/** How much leaves this machine since it was last asked, in bit/s and packets/s; 0 the first time. */
export class Uplink {
  #last: { sent: Sent; at: number } | undefined

  async rates(): Promise<{ uplink: number; packets: number }> {
    const [sent, at] = [sentOf(await readFile(table, 'utf8')), performance.now()]
    const last = this.#last
    this.#last = { sent, at }
    if (!last) return { uplink: 0, packets: 0 }
    const perSecond = (kind: keyof Sent) => (1_000 * (sent[kind] - last.sent[kind])) / (at - last.at)
    return { uplink: 8 * perSecond('bytes'), packets: perSecond('packets') }
  }
}
