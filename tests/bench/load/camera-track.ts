import { randomInt } from 'node:crypto'
import type { RtpParameters } from 'mediasoup-client/types'
import type { Counters } from './counters.ts'
import { extensionIds, extensionUris } from './header-extensions.ts'
import type { Outbox } from './outbox.ts'
import type { CameraPlan } from './plan.ts'
import type { PublishedTrack } from './published-track.ts'
import { Schedule } from './schedule.ts'
import { SimulcastLayer } from './simulcast-layer.ts'
import { temporalLayerOf } from './vp8-payload.ts'

const mid = '1'
const payloadTypes = { video: 96, rtx: 97 }
const clockRate = 90_000

/** Simulcast VP8: one frame for each layer that is wanted, whenever one is due. */
export class CameraTrack implements PublishedTrack {
  readonly source = 'camera'
  readonly rtpParameters: RtpParameters
  readonly #layers: SimulcastLayer[]
  readonly #schedule: Schedule
  readonly #interval: number
  readonly #started: number
  readonly #outbox: Outbox
  readonly #now: () => number
  readonly #timestamp = randomInt(2 ** 31)
  #wanted: number
  #muted = false
  #tl0 = randomInt(256)

  /** `now`: the clock that stamps packets, µs since the epoch. */
  constructor(plan: CameraPlan, outbox: Outbox, counters: Counters, now: () => number) {
    this.#outbox = outbox
    this.#now = now
    this.#interval = 1_000 / plan.framesPerSecond
    // Cameras do not start together.
    this.#started = performance.now() + Math.random() * this.#interval
    this.#schedule = new Schedule(this.#started, this.#interval, counters)
    const options = { mid, payloadType: payloadTypes.video, rtxPayloadType: payloadTypes.rtx, clockRate }
    this.#layers = plan.layers.map(
      (layer, index) =>
        new SimulcastLayer(
          outbox,
          { ...options, ...(plan.layers.length > 1 && { rid: `r${index}` }) },
          index,
          layer,
          plan.framesPerSecond,
        ),
    )
    this.#wanted = plan.layers.length - 1
    this.rtpParameters = parametersOf(this.#layers)
  }

  sendDue(now: number): void {
    if (this.#muted || !this.#outbox.open) return this.#schedule.skip(now)
    for (const frame of this.#schedule.due(now)) {
      const temporalLayer = temporalLayerOf(frame)
      if (temporalLayer === 0) this.#tl0++
      const timestamp = (this.#timestamp + Math.round((frame * this.#interval * clockRate) / 1_000)) >>> 0
      for (const layer of this.#layers)
        layer.sendFrame({ timestamp, pictureId: frame, temporalLayer, tl0: this.#tl0, at: this.#now() })
    }
  }

  mute(muted: boolean): void {
    this.#muted = muted
    this.#apply()
  }

  demand(layer: number | null): void {
    this.#wanted = layer ?? -1
    this.#apply()
  }

  report(now: number): void {
    const timestamp = (this.#timestamp + Math.round(((now - this.#started) * clockRate) / 1_000)) >>> 0
    const at = performance.timeOrigin + now
    for (const layer of this.#layers) if (layer.active) layer.stream.report(at, timestamp)
  }

  acknowledge(ssrc: number): boolean {
    const layer = this.#layerOf(ssrc)
    layer?.stream.acknowledge()
    return layer !== undefined
  }

  keyFrame(ssrc: number): boolean {
    const layer = this.#layerOf(ssrc)
    layer?.requestKeyFrame()
    return layer !== undefined
  }

  resend(ssrc: number, sequences: readonly number[]): number | undefined {
    const layer = this.#layerOf(ssrc)
    return layer && sequences.filter((sequence) => layer.stream.resend(sequence)).length
  }

  #apply(): void {
    this.#layers.forEach((layer, index) => layer.activate(!this.#muted && index <= this.#wanted))
  }

  #layerOf(ssrc: number): SimulcastLayer | undefined {
    return this.#layers.find(({ stream }) => stream.ssrc === ssrc)
  }
}

function parametersOf(layers: readonly SimulcastLayer[]): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: payloadTypes.video,
        clockRate,
        parameters: {},
        rtcpFeedback: [
          { type: 'nack', parameter: '' },
          { type: 'nack', parameter: 'pli' },
          { type: 'ccm', parameter: 'fir' },
          { type: 'transport-cc', parameter: '' },
        ],
      },
      {
        mimeType: 'video/rtx',
        payloadType: payloadTypes.rtx,
        clockRate,
        parameters: { apt: payloadTypes.video },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: (['mid', 'rid', 'repairedRid', 'transportSequence'] as const).map((name) => ({
      uri: extensionUris[name],
      id: extensionIds[name],
    })),
    // One layer alone is known by its SSRC, and is forwarded whole.
    encodings: layers.map(({ stream: { ssrc } }, index) =>
      layers.length > 1 ? { rid: `r${index}`, scalabilityMode: 'L1T3' } : { ssrc },
    ),
    rtcp: { cname: 'load', reducedSize: true },
  }
}
