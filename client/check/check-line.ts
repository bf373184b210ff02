import { Echo, type EchoParts } from './echo.ts'
import { figuresOf, type Figures } from './figures.ts'
import { pause } from './pause.ts'
import { resultOf, type CheckResult, type Facts } from './result.ts'
import { anyWay } from './ways.ts'

/** ms: the browser first finds out what the line can carry, then that is measured. */
const warmUp = 4_000
const measured = 6_000
/** bit/s: more than any picture of a meeting needs. */
const maxBitrate = 4_000_000
const startBitrate = 1_500

/** Up to where a line counts as good, and as fair. Loss in per cent, times in ms. */
const limits = {
  loss: { good: 2, fair: 8 },
  jitter: { good: 30, fair: 80 },
  roundTripTime: { good: 250, fair: 600 },
} as const
/** bit/s from which on a bandwidth is good, and fair. */
const enough = { good: 1_000_000, fair: 300_000 }

export type TestTracks = { audio: MediaStreamTrack; video: MediaStreamTrack }

/** Sends sound and a lively picture to the server and back for ten seconds, by the best way there is. */
export async function checkLine(parts: EchoParts, tracks: TestTracks): Promise<CheckResult[]> {
  const echo = await Echo.open(parts, anyWay(parts.iceServers))
  try {
    await echo.send(tracks.audio)
    await echo.send(tracks.video, {
      encodings: [{ maxBitrate }],
      codecOptions: { videoGoogleStartBitrate: startBitrate },
    })
    await pause(warmUp)
    const before = figuresOf(await echo.reports())
    await pause(measured)
    return judgeLine(before, figuresOf(await echo.reports()), measured)
  } finally {
    echo.close()
  }
}

/** What the counters at both ends of a time (ms) say about the line. */
export function judgeLine(before: Figures, after: Figures, time: number): CheckResult[] {
  const grown = (key: 'sent' | 'received' | 'lostUp' | 'lostDown' | 'bytesSent' | 'bytesReceived') =>
    Math.max(0, after[key] - before[key])
  const rate = (bytes: number) => (bytes * 8_000) / time
  if (grown('received') === 0) return [resultOf('quality', 'untested'), resultOf('bandwidth', 'untested')]
  const quality = {
    lossUp: percent(grown('lostUp'), grown('sent')),
    lossDown: percent(grown('lostDown'), grown('received') + grown('lostDown')),
    jitter: after.jitter,
    ...(after.roundTripTime !== undefined && { roundTripTime: after.roundTripTime }),
    ...(after.path !== undefined && { path: after.path }),
  }
  const up = Math.max(rate(grown('bytesSent')), after.estimate ?? 0)
  const bandwidth = { up, down: rate(grown('bytesReceived')) }
  return [
    resultOf('quality', qualityOf(quality), quality),
    resultOf('bandwidth', bandwidthOf(bandwidth, after.busy), bandwidth),
  ]
}

/** What was not measured says nothing. */
function qualityOf({ lossUp = 0, lossDown = 0, jitter = 0, roundTripTime = 0 }: Facts) {
  const within = (grade: 'good' | 'fair') =>
    Math.max(lossUp, lossDown) <= limits.loss[grade] &&
    jitter <= limits.jitter[grade] &&
    roundTripTime <= limits.roundTripTime[grade]
  if (within('good')) return 'good'
  return within('fair') ? 'fair' : 'poor'
}

function bandwidthOf({ up, down }: { up: number; down: number }, busy: boolean) {
  const least = Math.min(up, down)
  if (least >= enough.good) return 'good'
  // A device that cannot make more pictures says nothing about the line.
  if (busy) return 'busy'
  return least >= enough.fair ? 'fair' : 'poor'
}

const percent = (part: number, whole: number) => (whole > 0 ? (100 * part) / whole : 0)
