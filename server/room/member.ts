import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { ExpectedView, View } from '#shared/protocol/view.ts'
import type { Endpoint } from './endpoint.ts'
import type { ParticipantMedia } from './media.ts'
import type { Reception } from './reception.ts'

/** A participant as the server holds it: how to reach it, its media, and what it has on screen. Outlives its connection. */
export class Member {
  readonly id: ParticipantId
  readonly life = new Lifetime()
  readonly reception: Reception
  /** Undefined while the connection is lost. */
  endpoint: Endpoint | undefined
  view: View | ExpectedView
  /** Would send its media directly to the only other one. */
  direct = false
  /** Forgets the pending farewell of a member who was away. */
  stay: () => void = () => {}
  #media: ParticipantMedia | undefined

  constructor(
    id: ParticipantId,
    endpoint: Endpoint,
    view: ExpectedView,
    newReception: (member: Member) => Reception,
  ) {
    this.id = id
    this.endpoint = endpoint
    this.view = view
    this.reception = this.life.own(newReception(this))
    this.life.onClose(() => this.detach())
  }

  get media(): ParticipantMedia | undefined {
    return this.#media?.closed ? undefined : this.#media
  }

  /** The transports, or a refusal: the room's media is being rebuilt. */
  get liveMedia(): ParticipantMedia {
    if (!this.media) throw new Refusal('unavailable', 'the media is being rebuilt; ask media.open')
    return this.media
  }

  attach(media: ParticipantMedia): void {
    this.detach()
    this.#media = media
  }

  detach(): void {
    this.reception.stop()
    this.#media?.close()
    this.#media = undefined
  }
}
