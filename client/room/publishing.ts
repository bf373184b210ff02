import type { ProducerOptions, RtpCapabilities } from 'mediasoup-client/types'
import { effectScope, watch } from 'vue'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { Demand } from '#shared/protocol/media.ts'
import type { Source } from '#shared/protocol/track.ts'
import { sendingOf } from '../media/encodings.ts'
import type { LocalMedia } from '../media/local-media.ts'
import type { RoutedMedia } from '../media/routed-media.ts'
import { PublishedSource, type Wish } from './published-source.ts'

/** ms: how long to wait before what failed for a passing reason is tried again. */
const retryPause = 1_000
const passing = new Set(['unavailable', 'unreachable', 'rate-limited', 'gone'])

export type PublishingOptions = {
  local: LocalMedia
  media(): RoutedMedia | undefined
  router(): RtpCapabilities
  mute(id: TrackId, muted: boolean): Promise<unknown>
  unpublish(id: TrackId): Promise<unknown>
  failed(error: unknown): void
}

/** Publishes what this person has switched on, sound first, and follows every change of mind and of device. */
export class Publishing {
  readonly #options: PublishingOptions
  readonly #life = new Lifetime()
  readonly #sources: PublishedSource[]
  /** What this person has switched on, by source. */
  readonly wishes: Record<Source, () => Wish>

  constructor(options: PublishingOptions) {
    this.#options = options
    const { local } = options
    const wishes: Record<Source, () => Wish> = (this.wishes = {
      microphone: () => ({
        track: local.microphone.track.value,
        muted: !local.microphone.wanted.value,
        held: true,
      }),
      'screen-audio': () => ({ track: local.screenAudio.value, muted: false, held: false }),
      camera: () => ({ track: local.camera.track.value, muted: !local.camera.track.value, held: true }),
      screen: () => ({ track: local.screen.track.value, muted: false, held: false }),
    })
    this.#sources = Object.entries(wishes).map(([source, wish]) => this.#newSource(source as Source, wish))
    const scope = effectScope(true)
    scope.run(() =>
      Object.values(wishes).forEach((wish, index) => watch(wish, () => this.#sources[index]?.refresh())),
    )
    this.#life.onClose(() => scope.stop())
  }

  /** There are new transports: everything wished is published on them. */
  refresh(): void {
    if (this.#life.closed) return
    for (const source of this.#sources) source.refresh()
  }

  demand({ track, layer }: Demand): void {
    for (const source of this.#sources)
      if (source.producer?.id === track || !source.producer) source.demand(track, layer)
  }

  /** Everything stays published and nothing is sent, for as long as it goes another way. */
  rest(resting: boolean): void {
    for (const source of this.#sources) source.rest(resting)
  }

  /** Whether this track is published here. */
  has(id: TrackId): boolean {
    return this.#sources.some(({ producer }) => producer?.id === id)
  }

  /** The source that sends this browser track. */
  sourceOf(trackIdentifier: string): Source | undefined {
    return this.#sources.find(({ producer }) => producer?.track?.id === trackIdentifier)?.source
  }

  close(): void {
    this.#life.close()
  }

  #newSource(source: Source, wish: () => Wish): PublishedSource {
    const { local, media, router, mute, unpublish } = this.#options
    const published: PublishedSource = new PublishedSource({
      source,
      wish,
      media,
      mute,
      unpublish,
      sending: (): ProducerOptions => sendingOf(source, router(), local.screenMode.value),
      failed: (error) => {
        if (error instanceof Refusal && passing.has(error.code))
          this.#life.after(retryPause, () => published.refresh())
        else this.#options.failed(error)
      },
    })
    return published
  }
}
