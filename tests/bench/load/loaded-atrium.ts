import { ServerProcess } from '../server-process.ts'
import type { LoadedServer } from './load-run.ts'
import { placeServer } from './placement.ts'

/** Atrium as a process of its own, each worker on a core of its own, so that it can be told what it costs. */
export class LoadedAtrium implements AsyncDisposable {
  /** Cores that no worker uses; all, if each is used by one. */
  readonly freeCores: number[]
  readonly server: LoadedServer
  readonly #process: ServerProcess

  /** `environment`: settings of the server beyond those that let a crowd in from one address. */
  static async start(environment: Record<string, string> = {}): Promise<LoadedAtrium> {
    const crowd = {
      P2P: 'off',
      TRUSTED_PROXIES: '127.0.0.1',
      MAX_PARTICIPANTS: '1000',
      MAX_ROOMS: '1000',
      // What a server carries is measured without its giving up anything.
      SHED_AT: '1',
    }
    return new LoadedAtrium(await ServerProcess.start({ ...crowd, ...environment }))
  }

  private constructor(process: ServerProcess) {
    this.#process = process
    const { processes, freeCores } = placeServer(process)
    this.server = { place: { kind: 'atrium', url: process.url }, processes }
    this.freeCores = freeCores
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}
