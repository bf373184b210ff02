import { networkInterfaces } from 'node:os'
import { LoadedJanus } from '../load/loaded-janus.ts'
import { placeWorkers } from '../load/placement.ts'
import type { Contestant } from './contestants.ts'

/** Janus with all its threads on one core, as everybody else has one for media. */
export class PlacedJanus implements Contestant {
  readonly server: Contestant['server']
  readonly freeCores: number[]
  readonly #janus: LoadedJanus

  static async start(): Promise<PlacedJanus> {
    return new PlacedJanus(await LoadedJanus.start(ownAddress()))
  }

  private constructor(janus: LoadedJanus) {
    this.#janus = janus
    this.server = janus.server
    this.freeCores = placeWorkers(janus.server.processes?.workers ?? [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#janus[Symbol.asyncDispose]()
  }
}

/** Janus leaves loopback out, so that it must listen where it can be reached from outside as well. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!found) throw new Error('this machine has no address besides loopback, and Janus needs one')
  return found.address
}
