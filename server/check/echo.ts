import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId, RoomCode, TrackId } from '#shared/protocol/ids.ts'
import type { MediaAsk, Subscription } from '#shared/protocol/media.ts'
import type { MediaEngine, ParticipantMedia, RoomMedia, RoomMediaListener } from '../room/media.ts'

/** Enough to tell what a line can do; each comes back, and so counts twice. */
const maxTracks = 2

/** The simplest sources of each kind: nobody listens for who speaks, and all that arrives is forwarded. */
const sources = { audio: 'screen-audio', video: 'screen' } as const

/** Everything, at once. */
const flowing = { paused: false, layer: 0, temporalLayer: 0, priority: 1 }

/** One pair of transports, and nobody else: what is sent comes back. */
export class Echo {
  readonly #life = new Lifetime()
  readonly #participant: ParticipantMedia
  #tracks = 0

  static async open(engine: MediaEngine, ask: MediaAsk): Promise<Echo> {
    const life = new Lifetime()
    const listener: RoomMediaListener = { lost: () => life.close(), volumes() {}, score() {}, voices() {} }
    try {
      const room = await life.keep<RoomMedia>(engine.openRoom('check' as RoomCode, listener))
      return new Echo(life, await room.openParticipant(ask))
    } catch (error) {
      life.close()
      throw error
    }
  }

  private constructor(life: Lifetime, participant: ParticipantMedia) {
    this.#life = life
    this.#participant = life.own(participant)
  }

  get grant(): ParticipantMedia['grant'] {
    return this.#participant.grant
  }

  /** Takes in a track and returns how it comes back. */
  async publish(
    kind: Subscription['kind'],
    rtpParameters: Subscription['rtpParameters'],
  ): Promise<Subscription> {
    if (this.#tracks >= maxTracks) throw new Refusal('too-many-tracks', `at most ${maxTracks} tracks`)
    this.#tracks++
    const id = randomUUID() as TrackId
    const track = { id, owner: 'check' as ParticipantId, source: sources[kind], muted: false }
    await this.#participant.publish(track, rtpParameters)
    const subscription = await this.#participant.subscribe(id, flowing)
    if (!subscription) throw new Refusal('unsupported', 'this browser cannot decode what it sends')
    return subscription
  }

  close(): void {
    this.#life.close()
  }
}
