import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'

/** Readings per second, and the loudness (RMS, 0 to 1) from which it is speech rather than noise. */
const pace = { interval: 66 }
const speech = { threshold: 0.04, duration: 400 }

/**
 * How loud a microphone is, 0 to 1. Listens to a copy of the track, so that it also hears while the person is muted.
 */
export class AudioLevel {
  readonly level: ShallowRef<number> = shallowRef(0)
  /** Somebody has been speaking for a moment. */
  readonly speaking: ShallowRef<boolean> = shallowRef(false)
  #listening = new Lifetime()
  #loudSince: number | undefined

  /** Listens to this track from now on; undefined to none. */
  listen(track: MediaStreamTrack | undefined): void {
    this.close()
    if (!track || typeof AudioContext === 'undefined') return
    const life = (this.#listening = new Lifetime())
    const copy = track.clone()
    copy.enabled = true
    const context = new AudioContext()
    const analyser = new AnalyserNode(context, { fftSize: 512 })
    context.createMediaStreamSource(new MediaStream([copy])).connect(analyser)
    life.onClose(() => {
      copy.stop()
      context.close().catch(() => {})
    })
    const samples = new Float32Array(analyser.fftSize)
    life.every(pace.interval, () => {
      analyser.getFloatTimeDomainData(samples)
      this.#read(Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length))
    })
  }

  close(): void {
    this.#listening.close()
    this.level.value = 0
    this.speaking.value = false
  }

  #read(loudness: number): void {
    const now = performance.now()
    this.#loudSince = loudness < speech.threshold ? undefined : (this.#loudSince ?? now)
    this.speaking.value = this.#loudSince !== undefined && now - this.#loudSince >= speech.duration
    // Loudness is felt logarithmically: -60 dBov is silence, 0 the loudest.
    const decibels = 20 * Math.log10(Math.max(loudness, 1e-6))
    this.level.value = Math.min(1, Math.max(0, 1 + decibels / 60))
  }
}
