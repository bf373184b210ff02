import type { ConsumerLayers } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'

/** ms: the frames of a line that gets better stay few for less than this. */
const patience = 1_500
/** ms until a sharper picture is tried again; twice as long after each try that failed. */
const pauses = { first: 8_000, longest: 64_000 }

/**
 * Frames before sharpness. On a narrow line mediasoup sends the lowest temporal layer of a sharper picture rather than
 * all frames of a less sharp one: 360p at 4 frames/s where 180p at 15 would fit. Whoever looks sees a slide show. So
 * the spatial layer is capped below a picture that came with too few frames, and tried again later.
 */
export class SharpnessCap {
  readonly #life = new Lifetime()
  readonly #changed: () => void
  #most = Infinity
  #pause = pauses.first
  #framesSeen = false
  #current: ConsumerLayers | undefined
  #forget: (() => void) | undefined

  /** `changed` is called when `most` did. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  /** The highest simulcast layer to prefer for now; Infinity without a cap. */
  get most(): number {
    return this.#most
  }

  /** The layers that are really sent; none while nothing is. */
  flows(current: ConsumerLayers | undefined): void {
    this.#current = current
    // A stream without temporal layers has nothing but the lowest.
    if ((current?.temporalLayer ?? 0) > 0) this.#framesSeen = true
    if (!this.#isChoppy) {
      this.#forget?.()
      this.#forget = undefined
      if (this.#provesWide) this.#pause = pauses.first
      return
    }
    this.#forget ??= this.#life.after(patience, () => {
      this.#forget = undefined
      this.#lower()
    })
  }

  close(): void {
    this.#life.close()
  }

  #lower(): void {
    if (!this.#isChoppy || !this.#current) return
    this.#most = this.#current.spatialLayer - 1
    this.#changed()
    this.#life.after(this.#pause, () => this.#lift())
    this.#pause = Math.min(2 * this.#pause, pauses.longest)
  }

  #lift(): void {
    this.#most = Infinity
    this.#changed()
  }

  get #isChoppy(): boolean {
    const { spatialLayer = 0, temporalLayer = 0 } = this.#current ?? {}
    return this.#framesSeen && spatialLayer > 0 && temporalLayer === 0
  }

  /** A sharper picture came with its frames, though it had not for a while. */
  get #provesWide(): boolean {
    return this.#most === Infinity && (this.#current?.spatialLayer ?? 0) > 0
  }
}
