import type { RoomCode, SubscriptionId } from '#shared/protocol/ids.ts'
import type { SubscriptionChange } from '#shared/protocol/media.ts'
import type { Endpoint } from '../../server/room/endpoint.ts'
import type { MediaEngine } from '../../server/room/media.ts'
import type { Member } from '../../server/room/member.ts'
import { ResumeTokens } from '../../server/room/resume-tokens.ts'
import { Room } from '../../server/room/room.ts'
import { Talker } from './talk.ts'
import { TestEngine, type TestRoom } from './test-engine.ts'

/** Somebody in a real room on a real worker, whose packets a test makes and sees. */
export type Guest = { talker: Talker; member: Member; audio: Set<SubscriptionId> }

/** A real meeting without browsers: the rules of `server/room` over the media of `server/media`. */
export class MeetingRoom implements Disposable {
  readonly room: Room
  readonly faults: unknown[] = []
  readonly #engine: TestEngine
  readonly #arrivals: Talker[] = []
  worker: TestRoom['worker'] | undefined

  static async open(slots: number, environment: Record<string, string> = {}): Promise<MeetingRoom> {
    return new MeetingRoom(await TestEngine.start(environment), slots)
  }

  private constructor(engine: TestEngine, slots: number) {
    this.#engine = engine
    this.room = new Room('meeting' as RoomCode, {
      engine: this.#media(),
      audience: { tell() {} },
      limits: { participants: 100, tracks: 4, chatLength: 1, resume: 1_000, unseen: 1_000, slots },
      tokens: new ResumeTokens('a secret that is long enough to sign'),
      observer: { happened() {}, failed: (error) => this.faults.push(error) },
      direct: false,
      emptied() {},
    })
  }

  /** Lets somebody in, one at a time; with a microphone unless told otherwise. */
  async enter(microphone = true): Promise<Guest> {
    const audio = new Set<SubscriptionId>()
    const inside: { member?: Member } = {}
    const subscriptions = ({ opened, closed }: SubscriptionChange): void => {
      for (const { id, kind } of opened) if (kind === 'audio') audio.add(id)
      for (const id of closed) audio.delete(id)
      // As a browser does, once it has set them up.
      if (opened.length > 0) setTimeout(() => inside.member?.reception.ready(opened.map(({ id }) => id)), 30)
    }
    const endpoint: Endpoint = {
      follow() {},
      unfollow() {},
      signal() {},
      demand() {},
      close() {},
      subscriptions,
    }
    const { joined, member: self } = await this.room.join(
      {
        name: 'Guest',
        view: { tiles: 0, width: 0, height: 0, audioOnly: true },
        media: this.#engine.ask,
      },
      endpoint,
    )
    inside.member = self
    for (const { id, kind } of joined.subscriptions) if (kind === 'audio') audio.add(id)
    const talker = this.#arrivals.at(-1)!
    if (microphone)
      await talker.publish((parameters) => this.room.stage.publish(self, 'microphone', parameters, false))
    return { talker, member: self, audio }
  }

  /** Opens media again for somebody whose worker died. */
  async reopen(guest: Guest): Promise<void> {
    const { subscriptions } = await this.room.stage.reopen(guest.member, this.#engine.ask)
    guest.audio.clear()
    for (const { id, kind } of subscriptions) if (kind === 'audio') guest.audio.add(id)
    guest.talker = this.#arrivals.at(-1)!
    await guest.talker.publish((parameters) =>
      this.room.stage.publish(guest.member, 'microphone', parameters, false),
    )
  }

  [Symbol.dispose](): void {
    this.room.close('room-ended')
    this.#engine[Symbol.dispose]()
  }

  /** The engine, with everybody behind transports of which a test sees the packets. */
  #media(): MediaEngine {
    const engine = this.#engine
    return {
      rtpCapabilities: engine.engine.rtpCapabilities,
      openRoom: async (_, listener) => {
        const room = await engine.openRoom(listener)
        this.worker = room.worker
        return {
          get closed() {
            return room.media.closed
          },
          openParticipant: async () => (await this.#arrive(room)).participant.media,
          openSlots: (count) => room.media.openSlots(count),
          closeSlots: () => room.media.closeSlots(),
          close: () => room.media.close(),
        }
      },
    }
  }

  async #arrive(room: TestRoom): Promise<Talker> {
    const talker = new Talker(this.#arrivals.length, await this.#engine.openDirect(room))
    talker.listen()
    this.#arrivals.push(talker)
    return talker
  }
}
