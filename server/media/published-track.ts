import { parseScalabilityMode } from 'mediasoup'
import type { Producer } from 'mediasoup/types'
import type { TrackId } from '#shared/protocol/ids.ts'
import { refusing } from './refusals.ts'
import type { RoomBranch } from './room-branch.ts'
import { fullScore, trackScore } from './track-score.ts'

/** A track as it comes in: its producer, which carries the track's id. */
export class PublishedTrack {
  readonly producer: Producer
  /** Where it arrives. */
  readonly branch: RoomBranch
  readonly #tellScore: (score: number) => void
  #muted: boolean
  #told = fullScore

  constructor(producer: Producer, branch: RoomBranch, tellScore: (score: number) => void) {
    this.producer = producer
    this.branch = branch
    this.#tellScore = tellScore
    this.#muted = producer.paused
    producer.on('score', () => this.#score())
  }

  get id(): TrackId {
    return this.producer.id as TrackId
  }

  /** How many spatial layers it has, by simulcast or SVC. */
  get layers(): number {
    const { encodings = [] } = this.producer.rtpParameters
    if (encodings.length > 1) return encodings.length
    return parseScalabilityMode(encodings[0]?.scalabilityMode).spatialLayers
  }

  async mute(muted: boolean): Promise<void> {
    // Compared with what was last asked, not with what the worker has confirmed: quick changes must not be lost.
    if (muted === this.#muted) return
    this.#muted = muted
    this.#score()
    await refusing(muted ? this.producer.pause() : this.producer.resume())
  }

  close(): void {
    this.producer.close()
  }

  #score(): void {
    const score = this.#muted ? fullScore : trackScore(this.producer.type, this.producer.score)
    if (score === this.#told) return
    this.#told = score
    this.#tellScore(score)
  }
}
