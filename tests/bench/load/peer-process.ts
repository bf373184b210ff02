import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sleep } from '../measure.ts'
import type { LoadedServer } from './load-run.ts'
import { prefer } from './process-load.ts'
import type { TargetPlace } from './target.ts'

/** How to start another server, whose signalling goes by a WebSocket. */
export type PeerStart = {
  name: string
  place: TargetPlace
  /** Of the WebSocket. */
  protocol?: string
  command: string
  args: string[]
  environment?: Record<string, string>
  /** Holds its configuration; removed when it ends. */
  folder: string
}

/** Another server as a process of its own, in one process with all its media. */
export class PeerProcess implements AsyncDisposable {
  readonly server: LoadedServer
  readonly #child: ChildProcess
  readonly #start: PeerStart
  #error: Error | undefined

  /** Resolves when it lets somebody in; rejects if it does not within 5 s. */
  static async start(start: PeerStart): Promise<PeerProcess> {
    const peer = new PeerProcess(start)
    try {
      await peer.#answering()
      return peer
    } catch (error) {
      await peer[Symbol.asyncDispose]()
      throw error
    }
  }

  private constructor(start: PeerStart) {
    const { command, args, environment, folder, place } = start
    this.#start = start
    this.#child = spawn(command, args, {
      stdio: 'ignore',
      cwd: folder,
      env: { ...process.env, ...environment },
    })
    this.#child.once('error', (error) => (this.#error = error))
    const pid = this.#child.pid
    this.server = { place, processes: { node: undefined, workers: pid === undefined ? [] : [pid] } }
    if (pid !== undefined) prefer(pid)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#running) {
      const ended = once(this.#child, 'exit')
      this.#child.kill('SIGTERM')
      await ended
    }
    await rm(this.#start.folder, { recursive: true, force: true })
  }

  get #running(): boolean {
    const { pid, exitCode, signalCode } = this.#child
    return pid !== undefined && exitCode === null && signalCode === null
  }

  async #answering(): Promise<void> {
    const { name, place, protocol } = this.#start
    for (let tries = 0; tries < 50; tries++) {
      if (await opens(place.url, protocol)) return
      if (!this.#running) throw new Error(`${name} did not start`, { cause: this.#error })
      await sleep(100)
    }
    throw new Error(`${name} did not answer in 5 s`)
  }
}

/** A new folder for a server's configuration. */
export const peerFolder = (name: string): Promise<string> => mkdtemp(join(tmpdir(), `atrium-${name}-`))

/** Whether somebody answers there. */
async function opens(url: string, protocol: string | undefined): Promise<boolean> {
  const socket = new WebSocket(url, protocol === undefined ? [] : [protocol])
  const open = await new Promise<boolean>((told) => {
    socket.onopen = () => told(true)
    socket.onerror = () => told(false)
  })
  socket.close()
  return open
}
