import type { Producer } from 'mediasoup/types'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Source } from '#shared/protocol/track.ts'
import { vp8Parameters } from '../support/rtp.ts'
import { isPictureLoss, rtpPacket, senderReport, vp8Payload } from './rtp-packet.ts'
import { newTrack, type DirectParticipant } from './test-engine.ts'

export type DirectCameraOptions = {
  source: Source
  /** Bytes of each frame of each layer, the lowest layer first. */
  frames: number[]
  /** How long it takes to obey a request for a key frame, ms. */
  slowness: number
  /** Such as browsers name them: L1T3 is one picture in three temporal layers. */
  scalabilityMode: string
}

/** ms between frames, and between reports. */
const pace = { frame: 33, report: 500 }
/** Bytes in one packet. */
const packetSize = 1_100
/** Temporal layers of frames in a row: with three, every fourth frame, every second and all make a picture. */
const rhythms: Record<string, number[]> = { L1T1: [0], L1T2: [0, 1], L1T3: [0, 2, 1, 2] }
const ticksPerFrame = 90 * pace.frame

/** A camera that sends VP8 as Chromium does: simulcast, three temporal layers, key frames of all layers on request. */
export class DirectCamera implements Disposable {
  readonly track: TrackId
  /** How often a key frame was asked for. */
  asked = 0
  readonly #options: DirectCameraOptions
  readonly #layers: Layer[]
  readonly #rhythm: number[]
  readonly #timers: NodeJS.Timeout[]
  readonly #producer: Producer
  readonly #from: DirectParticipant
  #keyFrameDue = true
  #frames = 0

  static async publish(
    from: DirectParticipant,
    given: Partial<DirectCameraOptions> = {},
  ): Promise<DirectCamera> {
    const options = {
      source: 'camera' as const,
      frames: [300],
      slowness: 0,
      scalabilityMode: 'L1T3',
      ...given,
    }
    const parameters = vp8Parameters(`camera${mids++}`, options.frames.length, options.scalabilityMode)
    const track = newTrack(options.source)
    const made = new Promise<Producer>((found) => from.send.observer.once('newproducer', found))
    await from.media.publish(track, parameters)
    const ssrcs = parameters.encodings?.map(({ ssrc = 0 }) => ssrc) ?? []
    return new DirectCamera(from, await made, track.id, ssrcs, options)
  }

  private constructor(
    from: DirectParticipant,
    producer: Producer,
    track: TrackId,
    ssrcs: number[],
    options: DirectCameraOptions,
  ) {
    this.track = track
    this.#from = from
    this.#producer = producer
    this.#options = options
    this.#rhythm = rhythms[options.scalabilityMode] ?? [0]
    this.#layers = ssrcs.map((ssrc, index) => ({ ssrc, size: options.frames[index] ?? 0, sequence: 1 }))
    from.send.on('rtcp', this.#hear)
    this.#timers = [
      setInterval(() => this.#sendFrame(), pace.frame),
      setInterval(() => this.#report(), pace.report),
    ]
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearInterval(timer)
    this.#from.send.off('rtcp', this.#hear)
  }

  readonly #hear = (packet: Buffer): void => {
    if (!isPictureLoss(packet) || !this.#layers.some(({ ssrc }) => ssrc === packet.readUInt32BE(8))) return
    this.asked++
    setTimeout(() => (this.#keyFrameDue = true), this.#options.slowness)
  }

  /** Its first key frame is gone; the next one must be asked for. */
  get running(): boolean {
    return this.#frames > this.#rhythm.length
  }

  get #timestamp(): number {
    return this.#frames * ticksPerFrame
  }

  #sendFrame(): void {
    if (this.#producer.closed) return
    const cycle = this.#rhythm.length
    if (this.#keyFrameDue) this.#frames = cycle * Math.ceil(this.#frames / cycle)
    for (const layer of this.#layers) this.#sendLayer(layer)
    this.#keyFrameDue = false
    this.#frames++
  }

  #sendLayer(layer: Layer): void {
    const packets = Math.ceil(layer.size / packetSize)
    for (let index = 0; index < packets; index++) {
      const payload = vp8Payload({
        keyFrame: this.#keyFrameDue,
        start: index === 0,
        picture: this.#frames,
        base: Math.floor(this.#frames / this.#rhythm.length),
        temporalLayer: this.#rhythm[this.#frames % this.#rhythm.length] ?? 0,
        size: Math.ceil(layer.size / packets),
      })
      const marker = index === packets - 1
      const { ssrc } = layer
      this.#producer.send(
        rtpPacket({
          payloadType: 96,
          ssrc,
          payload,
          marker,
          sequence: layer.sequence++,
          timestamp: this.#timestamp,
        }),
      )
    }
  }

  #report(): void {
    if (this.#from.send.closed) return
    for (const { ssrc } of this.#layers) this.#from.send.sendRtcp(senderReport(ssrc, this.#timestamp))
  }
}

type Layer = { ssrc: number; size: number; sequence: number }

let mids = 0
