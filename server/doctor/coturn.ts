import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Config } from '../config.ts'
import { parseIceUrl } from '../ice-urls.ts'
import { about, type Finding } from './finding.ts'
import { isThisMachine } from './own-addresses.ts'

const tell = about('coturn')
const run = promisify(execFile)

/** Earlier ones let mapped addresses past denied ranges. */
const mended = [4, 9]

/** Whether the TURN server of this machine is one with known holes. */
export async function examineCoturn({ TURN_URLS = [] }: Pick<Config, 'TURN_URLS'>): Promise<Finding[]> {
  const hosts = TURN_URLS.map((url) => parseIceUrl(url)?.host ?? '')
  if (hosts.length === 0) return []
  const here = (await Promise.all(hosts.map(isThisMachine))).some(Boolean)
  const version = here ? await installedVersion() : undefined
  if (!version)
    return [
      tell.grey(
        'Its version cannot be told from here.',
        'Where it runs: turnserver --version; 4.9 or newer is right.',
      ),
    ]
  return [judgeVersion(version)]
}

export function judgeVersion(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [least = 0, after = 0] = mended
  if (major > least || (major === least && minor >= after)) return tell.green(`It is ${version}.`)
  return tell.amber(
    `It is ${version}: before 4.9, an inner address spelled as IPv6 (::ffff:10.0.0.1) passes denied IPv4 ranges.`,
    'Keep the IPv6 ranges of deploy/coturn/turnserver.conf, which close that hole, and use 4.9 where you can.',
  )
}

async function installedVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('turnserver', ['--version'], { timeout: 5_000 })
    return /\d+\.\d+(\.\d+)*/.exec(stdout)?.[0]
  } catch {
    return undefined
  }
}
