import { randomInt } from 'node:crypto'
import type { Outbox } from './outbox.ts'
import { stampLength, writeStamp } from './payload-stamp.ts'
import type { LayerPlan } from './plan.ts'
import { SentStream, type SentStreamOptions } from './sent-stream.ts'
import { vp8Frame, vp8KindOf } from './vp8-frame.ts'
import { vp8DescriptorLength, writeVp8Descriptor, type Vp8Descriptor } from './vp8-payload.ts'

/** Most bytes of a frame in one packet. */
const packetSize = 1_150
/** A key frame is so many times as large as the others. */
const keyFrameWeight = 4

export type FrameFields = Pick<Vp8Descriptor, 'pictureId' | 'tl0' | 'temporalLayer'> & {
  timestamp: number
  /** µs since the epoch. */
  at: number
}

/** One layer of a simulcast: frames of its size and rate, each cut into packets that go out together. */
export class SimulcastLayer {
  readonly stream: SentStream
  readonly #index: number
  readonly #plan: LayerPlan
  readonly #frameSize: number
  readonly #pictureIdOffset = randomInt(0x8000)
  #active = true
  #keyFrameDue = true

  constructor(
    outbox: Outbox,
    options: SentStreamOptions,
    index: number,
    plan: LayerPlan,
    framesPerSecond: number,
  ) {
    this.stream = new SentStream(outbox, options)
    this.#index = index
    this.#plan = plan
    this.#frameSize = Math.round(plan.bitrate / 8 / framesPerSecond)
  }

  get active(): boolean {
    return this.#active
  }

  /** What starts again starts with a key frame. */
  activate(active: boolean): void {
    if (active && !this.#active) this.#keyFrameDue = true
    this.#active = active
  }

  requestKeyFrame(): void {
    this.#keyFrameDue = true
  }

  sendFrame({ timestamp, pictureId, tl0, temporalLayer, at }: FrameFields): void {
    if (!this.#active) return
    // An encoder that is asked for a key frame in the middle of its pattern starts the pattern anew; ours waits for it.
    const key = this.#keyFrameDue && temporalLayer === 0
    if (key) this.#keyFrameDue = false
    const start = vp8Frame(this.#plan, vp8KindOf(key, temporalLayer))
    const size = Math.max(
      start.length + stampLength,
      key ? keyFrameWeight * this.#frameSize : this.#frameSize,
    )
    const count = Math.ceil(size / packetSize)
    const fields = {
      pictureId: pictureId + this.#pictureIdOffset,
      tl0,
      temporalLayer,
      // As Chromium says it: whoever received only lower layers so far can go on from here.
      sync: key || temporalLayer > 0,
    }
    for (let part = 0; part < count; part++) {
      const from = Math.round((size * part) / count)
      const to = Math.round((size * (part + 1)) / count)
      this.stream.send(part === count - 1, timestamp, [], (payload) => {
        writeVp8Descriptor(payload, { ...fields, start: part === 0 })
        const body = payload.subarray(vp8DescriptorLength, vp8DescriptorLength + to - from)
        body.fill(0, start.subarray(from).copy(body))
        if (start.length <= to - stampLength) writeStamp(body, { layer: this.#index, temporalLayer, at })
        return vp8DescriptorLength + body.length
      })
    }
  }
}
