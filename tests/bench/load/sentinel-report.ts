import type { SentinelReport } from './result.ts'

/** What a page's statistics say up to one moment (W3C webrtc-stats), summed over its streams. `at`: ms. */
export type SentinelSample = {
  name: string
  at: number
  /** ms from the click to the first remote frame. */
  join: number | null
  /** Pictures that have arrived. */
  pictures: number
  frames: number
  freezes: number
  /** Seconds. */
  frozen: number
  /** Samples of sound. */
  concealed: number
  sound: number
}

/** What a browser saw between two moments. */
export function sentinelReport(before: SentinelSample | undefined, after: SentinelSample): SentinelReport {
  const start = before ?? { at: 0, frames: 0, freezes: 0, frozen: 0, concealed: 0, sound: 0 }
  const seconds = Math.max(0.001, (after.at - start.at) / 1_000)
  const pictures = Math.max(1, after.pictures)
  const sound = after.sound - start.sound
  return {
    name: after.name,
    join: after.join,
    pictures: after.pictures,
    framesPerSecond: Math.max(0, after.frames - start.frames) / seconds / pictures,
    freezes: Math.max(0, after.freezes - start.freezes),
    frozen: Math.max(0, after.frozen - start.frozen) / seconds / pictures,
    concealed: sound > 0 ? (after.concealed - start.concealed) / sound : 0,
  }
}

/** Of a browser that did not get in. */
export const absentSentinel = (name: string): SentinelReport => ({
  name,
  join: null,
  pictures: 0,
  framesPerSecond: 0,
  freezes: 0,
  frozen: 1,
  concealed: 0,
})
