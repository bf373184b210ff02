import { generateRouterRtpCapabilities } from 'mediasoup/ortc'
import type { RoomCode } from '#shared/protocol/ids.ts'
import type { Config } from '../config.ts'
import type { MediaEngine, RoomMediaListener } from '../room/media.ts'
import { codecsFor } from './codecs.ts'
import { adoptMediasoupLog, type MediaLog } from './log.ts'
import { MediaSampler, type MediaSampleListener } from './media-sampler.ts'
import type { RoomGround } from './room-branches.ts'
import { MediasoupRoomMedia } from './room-media.ts'
import { Workers } from './workers.ts'

/** mediasoup, as the rooms use it. */
export class MediasoupEngine implements MediaEngine {
  readonly rtpCapabilities: MediaEngine['rtpCapabilities']
  /** For operators and tests; rooms have no use for them. */
  readonly workers: Workers
  readonly #ground: RoomGround

  /** Starts all workers. Rejects if one cannot start. */
  static async start(config: Config, log: MediaLog): Promise<MediasoupEngine> {
    adoptMediasoupLog(log, config.LOG_LEVEL)
    const codecs = codecsFor(config)
    const workers = await Workers.start(config, log)
    return new MediasoupEngine({ workers, codecs, spreadAt: config.SPREAD_AT })
  }

  private constructor(ground: RoomGround) {
    this.workers = ground.workers
    this.#ground = ground
    // The same values; mediasoup-client's types only lack the name of one header extension (`toffset`).
    this.rtpCapabilities = generateRouterRtpCapabilities(ground.codecs) as MediaEngine['rtpCapabilities']
  }

  /** A room could be opened now. */
  get ready(): boolean {
    return this.workers.ready
  }

  async openRoom(_code: RoomCode, listener: RoomMediaListener): Promise<MediasoupRoomMedia> {
    return MediasoupRoomMedia.open(this.#ground, listener)
  }

  /** Tells `listener` what flows through the workers, until the sampler is closed. */
  sample(listener: MediaSampleListener): MediaSampler {
    return new MediaSampler(() => this.workers, listener)
  }

  close(): void {
    this.workers.close()
  }
}
