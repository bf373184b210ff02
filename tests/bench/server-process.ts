import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { freePort } from '../support/free-port.ts'
import { costsOf, sleep, type ProcessCost } from './measure.ts'

const ownMain = join(import.meta.dirname, '../../server/main.ts')

/** The server as an operator runs it, or another (`main`): a process of its own, whose cost can be told from others'. */
export class ServerProcess implements AsyncDisposable {
  readonly url: string
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, url: string) {
    this.#child = child
    this.url = url
  }

  static async start(environment: Record<string, string> = {}, main = ownMain): Promise<ServerProcess> {
    const port = await freePort()
    const child = spawn(process.execPath, [main], {
      env: {
        ...process.env,
        LISTEN_IP: '127.0.0.1',
        WORKERS: '1',
        LOG_LEVEL: 'warn',
        PORT: String(port),
        MEDIA_PORT: String(await freePort()),
        ...environment,
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const server = new ServerProcess(child, `http://127.0.0.1:${port}`)
    await server.#ready()
    return server
  }

  /** Cost of the Node process and of its workers. */
  get costs(): { node: ProcessCost; workers: ProcessCost[] } {
    const [node, ...others] = costsOf(this.#child.pid ?? 0)
    if (!node) throw new Error('the server is not running')
    return { node, workers: others.filter(({ name }) => name.startsWith('mediasoup')) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }

  async #ready(): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (this.#child.exitCode !== null) throw new Error('the server did not start')
      const answer = await fetch(`${this.url}/readyz`).catch(() => undefined)
      if (answer?.ok) return
      await sleep(100)
    }
    throw new Error('the server did not become ready in 20 s')
  }
}
