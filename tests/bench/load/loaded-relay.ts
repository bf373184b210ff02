import { spawn, type ChildProcess } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TurnClient } from '../../../server/doctor/turn-client.ts'
import { freePort } from '../../support/free-port.ts'
import { sleep } from '../measure.ts'

/** A coturn on loopback for participants who come through a relay, and what the server must be told of it. */
export class LoadedRelay implements AsyncDisposable {
  readonly environment: { TURN_URLS: string; TURN_SECRET: string }
  readonly #child: ChildProcess
  readonly #folder: string

  static async start(): Promise<LoadedRelay> {
    const folder = await mkdtemp(join(tmpdir(), 'atrium-relay-'))
    const [port, secret] = [await freePort(), randomBytes(24).toString('hex')]
    const file = join(folder, 'turnserver.conf')
    await writeFile(file, configuration(folder, port, secret))
    const child = spawn('turnserver', ['-c', file], { stdio: 'ignore' })
    const relay = new LoadedRelay(child, folder, port, secret)
    try {
      await once(child, 'spawn').catch(() => {
        throw new Error('coturn is not installed here, and --turn needs it')
      })
      await answering(port)
      return relay
    } catch (error) {
      await relay[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(child: ChildProcess, folder: string, port: number, secret: string) {
    this.#child = child
    this.#folder = folder
    this.environment = { TURN_URLS: `turn:127.0.0.1:${port}?transport=udp`, TURN_SECRET: secret }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.pid !== undefined && this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await ended
    }
    await rm(this.#folder, { recursive: true, force: true })
  }
}

async function answering(port: number): Promise<void> {
  for (let tries = 0; tries < 50; tries++) {
    const client = await TurnClient.open({ host: '127.0.0.1', port, protocol: 'udp' })
    const answered = await client.binding().then(
      () => true,
      () => false,
    )
    client.close()
    if (answered) return
    await sleep(200)
  }
  throw new Error('coturn does not answer')
}

const configuration = (folder: string, port: number, secret: string): string => `
listening-ip=127.0.0.1
relay-ip=127.0.0.1
allow-loopback-peers
listening-port=${port}
min-port=49152
max-port=65535
realm=bench
use-auth-secret
static-auth-secret=${secret}
no-cli
cli-password=${secret}
no-tls
no-dtls
log-file=/dev/null
simple-log
pidfile=${folder}/turnserver.pid
userdb=${folder}/turndb
proc-user=root
proc-group=root
`
