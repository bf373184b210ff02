import { existsSync } from 'node:fs'
import { run } from './run.ts'

const programs = ['ip', 'nft', 'conntrack', 'sysctl', 'turnserver', 'openssl']

/** Whether everything is asked for (`npm run test:network`), or only the short core that `npm test` runs. */
export const whole = process.env['NETWORK_TESTS'] === 'all'

/** Why the laboratory cannot be built here, in one line; undefined if it can. */
export async function unavailable(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it needs Linux'
  if (process.getuid?.() !== 0) return 'it needs root'
  const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin']
  const missing = programs.filter((name) => !folders.some((folder) => existsSync(`${folder}/${name}`)))
  if (missing.length > 0) return `it needs ${missing.join(', ')}`
  const probe = `atr${process.pid}-probe`
  try {
    await run('ip', ['netns', 'add', probe])
    try {
      await run('ip', ['netns', 'exec', probe, 'nft', 'list', 'ruleset'])
    } finally {
      await run('ip', ['netns', 'del', probe])
    }
    return undefined
  } catch (error) {
    return `no network namespace can be made here (${String(error).split('\n')[0]})`
  }
}
