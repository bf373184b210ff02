import type { RouterRtpCodecCapability } from 'mediasoup/types'
import { Ended, Lifetime } from '#shared/lifetime.ts'
import type { MediaWorker } from './media-worker.ts'
import { placeFor } from './placing.ts'
import { RoomBranch } from './room-branch.ts'
import type { Workers } from './workers.ts'

/** Where a room can be. `spreadAt`: the share of a worker's core (0 to 1) from which newcomers go to another one. */
export type RoomGround = { workers: Workers; codecs: RouterRtpCodecCapability[]; spreadAt: number }

/** A participant's place at a branch, from before its transports open until it has left. */
export type Seat = { readonly branch: RoomBranch; leave(): void }

/** A room on as many workers as it needs. It begins and ends with its home; the others go when their last participant does. */
export class RoomBranches {
  readonly home: RoomBranch
  readonly #life = new Lifetime()
  readonly #ground: RoomGround
  readonly #all = new Map<MediaWorker, Promise<RoomBranch>>()
  readonly #seats = new Map<MediaWorker, number>()
  #lost = false

  /** Opens the room on the least loaded worker. Refuses `unavailable` while none runs. */
  static async open(ground: RoomGround): Promise<RoomBranches> {
    const { router, worker } = await ground.workers.openRouter(ground.codecs)
    return new RoomBranches(ground, new RoomBranch(router, worker))
  }

  private constructor(ground: RoomGround, home: RoomBranch) {
    this.#ground = ground
    this.home = home
    this.#all.set(home.worker, Promise.resolve(home))
    this.#follow(home)
    home.onClose(() => this.close())
  }

  /** A worker that this room was on has died: with it went all of the room's media. */
  get lost(): boolean {
    return this.#lost
  }

  onClose(action: () => void): void {
    this.#life.onClose(action)
  }

  /** Finds a place for one more participant. */
  async seat(): Promise<Seat> {
    const here = [...this.#all.keys()]
    const elsewhere = [...this.#ground.workers].map(([, worker]) => worker).filter((it) => !this.#all.has(it))
    const worker = placeFor(here, elsewhere, this.#ground.spreadAt)
    // Counted at once: a branch does not end while somebody is on the way there.
    this.#seats.set(worker, (this.#seats.get(worker) ?? 0) + 1)
    try {
      return { branch: await this.#at(worker), leave: () => this.#leave(worker) }
    } catch (error) {
      this.#leave(worker)
      throw error
    }
  }

  close(): void {
    this.#life.close()
  }

  #at(worker: MediaWorker): Promise<RoomBranch> {
    const known = this.#all.get(worker)
    if (known) return known
    const opening = this.#open(worker)
    this.#all.set(worker, opening)
    return opening
  }

  async #open(worker: MediaWorker): Promise<RoomBranch> {
    const { router } = await this.#ground.workers.openRouter(this.#ground.codecs, worker)
    const branch = new RoomBranch(router, worker)
    this.#follow(branch)
    if (this.#life.closed) throw new Ended('the room closed meanwhile')
    return branch
  }

  #follow(branch: RoomBranch): void {
    branch.onClose(this.#life.onClose(() => branch.close()))
    branch.router.once('workerclose', () => {
      this.#lost = branch.worker.died
      this.close()
    })
  }

  #leave(worker: MediaWorker): void {
    const seats = (this.#seats.get(worker) ?? 0) - 1
    this.#seats.set(worker, seats)
    if (seats > 0 || worker === this.home.worker) return
    this.#seats.delete(worker)
    const branch = this.#all.get(worker)
    this.#all.delete(worker)
    branch?.then(
      (opened) => opened.close(),
      () => {},
    )
  }
}
