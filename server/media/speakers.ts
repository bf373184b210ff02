import type { AudioLevelObserver, Producer, Router } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { RoomMediaListener } from '../room/media.ts'

/** How often loudness is told, ms. */
const interval = 200

type Tell = RoomMediaListener['volumes']

/** How loud the microphones of a room are: raw readings at an even pace, silence included. */
export class Speakers {
  readonly #observer: AudioLevelObserver
  readonly #tell: Tell
  readonly #life = new Lifetime()
  #endSilence: () => void = () => {}

  static async open(router: Router, tell: Tell): Promise<Speakers> {
    // Below -70 dBov a microphone picks up an empty room.
    return new Speakers(
      await router.createAudioLevelObserver({ interval, threshold: -70, maxEntries: 16 }),
      tell,
    )
  }

  private constructor(observer: AudioLevelObserver, tell: Tell) {
    this.#observer = observer
    this.#tell = tell
    observer.on('volumes', (volumes) => {
      this.#endSilence()
      this.#tell(volumes.map(({ producer, volume }) => ({ track: producer.id as TrackId, volume })))
    })
    // The worker mentions silence once; whoever smooths needs it to go on.
    observer.on('silence', () => {
      this.#endSilence()
      this.#tell([])
      this.#endSilence = this.#life.every(interval, () => this.#tell([]))
    })
  }

  /** Listens to a microphone, until it ends. */
  async add(producer: Producer): Promise<void> {
    await this.#observer.addProducer({ producerId: producer.id })
  }

  close(): void {
    this.#life.close()
    this.#observer.close()
  }
}
