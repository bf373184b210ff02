import { networkInterfaces } from 'node:os'
import type { PeerProcess } from '../load/peer-process.ts'
import { placeWorkers } from '../load/placement.ts'
import type { Contestant } from './contestants.ts'

/** Another server with all its threads on one core, as everybody else has one for media. */
export class PlacedServer implements Contestant {
  readonly server: Contestant['server']
  readonly freeCores: number[]
  readonly #process: PeerProcess

  constructor(process: PeerProcess) {
    this.#process = process
    this.server = process.server
    this.freeCores = placeWorkers(process.server.processes?.workers ?? [])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#process[Symbol.asyncDispose]()
  }
}

/** This machine's address besides loopback, which some servers leave out. */
export function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!found) throw new Error('this machine has no address besides loopback, and Janus needs one')
  return found.address
}
