import type { Producer, Router, WebRtcTransport } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { MediaWorker } from './media-worker.ts'
import { Pipe } from './pipe.ts'
import { PipedTrack, type Hold } from './piped-track.ts'

/** bit/s: a first guess at each viewer's line, enough for a large tile and some small ones before anything is measured. */
const initialAvailableOutgoingBitrate = 1_500_000

/**
 * bit/s: what each viewer's line is taken to carry at least, enough for one smallest picture at its full frame rate.
 * After a line overflowed once the estimate falls far below what it carries, and rises slowly.
 */
const leastOutgoingBitrate = 150_000

/** How long a browser may be silent before its transport counts as disconnected, s (RFC 7675). Longer than a resume takes. */
const iceConsentTimeout = 30

/** A track where it arrives. */
type Arriving = { readonly producer: Producer; readonly branch: RoomBranch }

/** A room on one worker: a router of its own, and pipes for the tracks that arrive at the room's other workers. */
export class RoomBranch {
  readonly router: Router
  readonly worker: MediaWorker
  readonly #life = new Lifetime()
  readonly #pipes = new Map<RoomBranch, Promise<Pipe>>()
  readonly #piped = new Map<TrackId, PipedTrack>()

  constructor(router: Router, worker: MediaWorker) {
    this.router = this.#life.own(router)
    this.worker = worker
    router.observer.once('close', () => this.close())
  }

  get closed(): boolean {
    return this.#life.closed
  }

  /** Closes a resource with this branch. Returns how to forget it. */
  onClose(end: () => void): () => void {
    return this.#life.onClose(end)
  }

  async openTransport(): Promise<WebRtcTransport> {
    const transport = await this.router.createWebRtcTransport({
      webRtcServer: this.worker.webRtcServer,
      preferUdp: true,
      initialAvailableOutgoingBitrate,
      iceConsentTimeout,
    })
    await transport.setMinOutgoingBitrate(leastOutgoingBitrate)
    return transport
  }

  /** Has a track here until it is released; brings it from its own worker if need be. */
  async bring(track: Arriving): Promise<Hold> {
    const { producer, branch } = track
    if (branch === this) return { producer, release() {} }
    if (this.closed) throw new Refusal('unavailable', 'the media of this room is closed')
    const id = producer.id as TrackId
    const piped = this.#piped.get(id) ?? this.#pipe(id, track)
    return piped.hold()
  }

  close(): void {
    this.#life.close()
  }

  #pipe(id: TrackId, { producer, branch }: Arriving): PipedTrack {
    const piping = this.#pipeFrom(branch).then((pipe) => pipe.carry(producer))
    const forget = this.#life.onClose(() => piped.close())
    const piped = new PipedTrack(piping, () => {
      forget()
      this.#piped.delete(id)
    })
    this.#piped.set(id, piped)
    return piped
  }

  #pipeFrom(branch: RoomBranch): Promise<Pipe> {
    const laid = this.#pipes.get(branch)
    if (laid) return laid
    const laying = Pipe.lay(branch.router, this.router)
    const forget = (): void => void this.#pipes.delete(branch)
    laying.then((pipe) => pipe.onClose(forget), forget)
    this.#pipes.set(branch, laying)
    return laying
  }
}
