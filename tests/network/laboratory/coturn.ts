import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addresses, type Laboratory } from './laboratory.ts'
import { end } from './namespace.ts'
import type { Certificate } from './certificate.ts'
import { until } from './until.ts'

export const turnSecret = 'the secret of a laboratory and of nothing else'

/** coturn on the laboratory's TURN host: two addresses for probing NATs; UDP and TCP at 3478, TLS at 443. */
export async function startCoturn({ turn }: Laboratory, certificate: Certificate): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-turn-'))
  const file = join(folder, 'turnserver.conf')
  await writeFile(file, configuration(folder, certificate))
  const child = turn.spawn('turnserver', ['-c', file], process.env, 'ignore')
  const listening = async (): Promise<void> => {
    const sockets = await turn.run('ss', ['-Hltun'])
    for (const port of [443, 3478])
      if (!sockets.includes(`${addresses.turnOther}:${port}`)) throw new Error(`coturn is not at ${port}`)
  }
  await until(listening)
  return {
    async [Symbol.asyncDispose]() {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const configuration = (folder: string, { certificate, key }: Certificate): string => `
listening-ip=${addresses.turn}
listening-ip=${addresses.turnOther}
relay-ip=${addresses.turn}
listening-port=3478
alt-listening-port=3479
tls-listening-port=443
min-port=50000
max-port=50999
realm=laboratory
use-auth-secret
static-auth-secret=${turnSecret}
fingerprint
no-cli
no-multicast-peers
no-tlsv1
no-tlsv1_1
cert=${certificate}
pkey=${key}
log-file=stdout
pidfile=${folder}/turnserver.pid
userdb=${folder}/turndb
proc-user=root
proc-group=root
`
