import { join } from 'node:path'
import type { LoadedServer } from '../load/load-run.ts'
import { placeServer } from '../load/placement.ts'
import { ServerProcess } from '../server-process.ts'
import type { ForwarderPattern } from './forwarder-room.ts'

const main = join(import.meta.dirname, 'forwarder-main.ts')

/** Bare mediasoup is compared as it is published, without our worker's batches; its demo on the same worker as Atrium. */
const environments: Record<ForwarderPattern, Record<string, string>> = {
  bare: { PATTERN: 'bare', MEDIASOUP_UDP_BATCHES: 'off' },
  demo: { PATTERN: 'demo' },
}

/** The forwarder as a process of its own, its worker on a core of its own. */
export class LoadedForwarder implements AsyncDisposable {
  readonly server: LoadedServer
  readonly freeCores: number[]
  readonly #process: ServerProcess

  static async start(pattern: ForwarderPattern): Promise<LoadedForwarder> {
    return new LoadedForwarder(await ServerProcess.start(environments[pattern], main))
  }

  private constructor(process: ServerProcess) {
    this.#process = process
    const { processes, freeCores } = placeServer(process)
    this.server = { place: { kind: 'forwarder', url: process.url }, processes }
    this.freeCores = freeCores
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}
