import { existsSync } from 'node:fs'
import type { Config } from '../config.ts'
import { about, type Finding } from './finding.ts'
import { isThisMachine } from './own-addresses.ts'

const tell = about('clock')
const mend = 'timedatectl set-ntp true'

/** ms by which it may be wrong: credentials for the relay hold ten minutes. */
const tolerance = 60_000
/** Nothing can be older than this program. */
const earliest = Date.UTC(2026, 0, 1)
/** Where systemd-timesyncd and chrony leave their marks. */
const marks = ['/run/systemd/timesync/synchronized', '/run/chrony/chronyd.sock']

/** Whether the clock is right, as far as can be told without asking a time server. */
export async function examineClock({ PUBLIC_URL }: Pick<Config, 'PUBLIC_URL'>): Promise<Finding[]> {
  if (Date.now() < earliest) return [tell.red(`It says ${new Date().toISOString()}, which has passed.`, mend)]
  const other = PUBLIC_URL && !(await isThisMachine(new URL(PUBLIC_URL).hostname)) ? PUBLIC_URL : undefined
  const ahead = other ? await aheadOf(other) : undefined
  if (ahead !== undefined) {
    const seconds = Math.round(Math.abs(ahead) / 1_000)
    if (Math.abs(ahead) <= tolerance)
      return [tell.green(`It agrees with that of ${other} within ${seconds} s.`)]
    const way = ahead > 0 ? 'ahead of' : 'behind'
    return [
      tell.red(`It is ${seconds} s ${way} that of ${other}: credentials for the relay may not hold.`, mend),
    ]
  }
  if (marks.some((mark) => existsSync(mark))) return [tell.green('It is kept right by a time server.')]
  return [
    tell.grey(
      'Nothing here can tell whether it is right; TURN and TLS need it right within some minutes.',
      mend,
    ),
  ]
}

/** By how many ms this clock is ahead of a web server's, by its Date header (RFC 9110, section 6.6.1). */
async function aheadOf(url: string): Promise<number | undefined> {
  try {
    const { headers } = await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5_000) })
    const date = Date.parse(headers.get('date') ?? '')
    return Number.isNaN(date) ? undefined : Date.now() - date
  } catch {
    return undefined
  }
}
