import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'
import { Reconciler } from '#shared/reconciler.ts'
import { DeviceTrouble, toDeviceTrouble } from './device-trouble.ts'

export type LocalSourceOptions = {
  source: 'microphone' | 'camera' | 'screen'
  /** Captures; rejects with what the browser says. */
  open(): Promise<MediaStreamTrack>
  /** A muted microphone keeps its track, so that unmuting is instant; a camera that is off lets go of the device. */
  keepsTrack: boolean
  /** What the system ended is opened again, on whatever device is left. */
  reopens: boolean
}

/** Something to capture: what the person wishes, and what is so. */
export class LocalSource {
  readonly source: LocalSourceOptions['source']
  readonly wanted: ShallowRef<boolean> = shallowRef(false)
  readonly track: ShallowRef<MediaStreamTrack | undefined> = shallowRef()
  readonly trouble: ShallowRef<DeviceTrouble | undefined> = shallowRef()
  readonly busy: ShallowRef<boolean> = shallowRef(false)
  readonly #options: LocalSourceOptions
  readonly #life = new Lifetime()
  readonly #reconciler: Reconciler
  #stale = false

  constructor(options: LocalSourceOptions) {
    this.source = options.source
    this.#options = options
    this.#reconciler = new Reconciler(
      () => this.#step(),
      (error) => this.#fail(error),
    )
    this.#life.onClose(() => this.#drop())
  }

  want(on: boolean): void {
    this.wanted.value = on
    if (!on) this.trouble.value = undefined
    if (this.track.value && this.#options.keepsTrack) this.track.value.enabled = on
    void this.#reconciler.run()
  }

  /** Captures anew (another device, other processing); does nothing while nothing is captured or about to be. */
  reopen(): void {
    if (!this.track.value && !this.busy.value) return
    this.#stale = true
    void this.#reconciler.run()
  }

  close(): void {
    this.wanted.value = false
    this.#life.close()
  }

  async #step(): Promise<void> {
    if (this.#life.closed) return
    const captured = this.track.value !== undefined
    if (!this.wanted.value && captured && !this.#options.keepsTrack) this.#drop()
    if ((this.wanted.value && !captured) || (captured && this.track.value && this.#stale)) await this.#open()
  }

  async #open(): Promise<void> {
    this.#stale = false
    this.busy.value = true
    try {
      const track = await this.#capture()
      if (this.#life.closed || (!this.wanted.value && !this.#options.keepsTrack)) return track.stop()
      this.#drop()
      this.#adopt(track)
    } finally {
      this.busy.value = false
    }
  }

  async #capture(): Promise<MediaStreamTrack> {
    try {
      return await this.#options.open()
    } catch (error) {
      // Many phones open only one camera at a time: the new one is busy until the old one is let go.
      if (!this.track.value || toDeviceTrouble(error).code !== 'busy') throw error
      this.#drop()
      return this.#options.open()
    }
  }

  #adopt(track: MediaStreamTrack): void {
    track.enabled = this.wanted.value
    track.addEventListener('ended', () => {
      if (this.track.value === track) this.#endedBySystem()
    })
    this.trouble.value = undefined
    this.track.value = track
  }

  #endedBySystem(): void {
    this.track.value = undefined
    if (this.#options.reopens) void this.#reconciler.run()
    else this.want(false)
  }

  #fail(error: unknown): void {
    this.wanted.value = false
    this.#drop()
    this.trouble.value = toDeviceTrouble(error, this.source === 'screen')
  }

  #drop(): void {
    this.track.value?.stop()
    this.track.value = undefined
  }
}
