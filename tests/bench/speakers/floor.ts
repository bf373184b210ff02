import type { TrackId } from '#shared/protocol/ids.ts'
import type { MediasoupParticipantMedia } from '../../../server/media/participant-media.ts'
import { perform, Talker } from '../../media/talk.ts'
import type { TestEngine, TestRoom } from '../../media/test-engine.ts'
import { useOf } from '../load/process-load.ts'

/** CPU that Node and the worker use; whoever holds one says in which unit. */
export type Use = { node: number; worker: number }

/** ms that packets are sent when their cost is measured. */
const stretch = 600
/** dBov: who speaks, and what other microphones pick up. */
const level = { speech: -30, room: -66 }

/** A room in which this process makes the packets of all microphones. It closes with its engine. */
export class Floor {
  readonly room: TestRoom
  readonly talkers: readonly Talker[]
  readonly #engine: TestEngine

  static async open(engine: TestEngine, microphones: number): Promise<Floor> {
    const room = await engine.openRoom()
    const opening = Array.from({ length: microphones }, (_, index) => Talker.open(engine, room, index))
    return new Floor(engine, room, await Promise.all(opening))
  }

  private constructor(engine: TestEngine, room: TestRoom, talkers: readonly Talker[]) {
    this.#engine = engine
    this.room = room
    this.talkers = talkers
  }

  get voices(): TrackId[] {
    return this.talkers.map(({ track }) => track)
  }

  /** Lets listeners in as browsers come; none of them connects, which neither consumers nor slots wait for. */
  admit(count: number): Promise<MediasoupParticipantMedia[]> {
    const { media } = this.room
    return Promise.all(Array.from({ length: count }, () => media.openParticipant(this.#engine.ask)))
  }

  /** What `action` takes, ms of CPU. */
  async useDuring(action: () => Promise<void>): Promise<Use> {
    const { worker } = this.room
    const before = { node: useOf(process.pid).cpu, worker: useOf(worker.pid).cpu }
    await action()
    // Requests are served in their order: whatever was sent before this one is done.
    await worker.getResourceUsage()
    return {
      node: 1_000 * (useOf(process.pid).cpu - before.node),
      worker: 1_000 * (useOf(worker.pid).cpu - before.worker),
    }
  }

  /** What each packet takes while all microphones are open and so many people speak, µs of CPU. */
  async useOfPackets(speaking: number): Promise<Use> {
    const before = this.#sent
    const script = (index: number): number => (index < speaking ? level.speech : level.room)
    const { node, worker } = await this.useDuring(() => perform(this.talkers, stretch, script))
    const packets = this.#sent - before
    return { node: (1_000 * node) / packets, worker: (1_000 * worker) / packets }
  }

  get #sent(): number {
    return this.talkers.reduce((sum, { sent }) => sum + sent.length, 0)
  }
}
