import type { Page } from 'playwright-core'

/** What a page has received so far of everybody: sums since its connections opened. Times in s, sizes in bytes. */
export type Reception = {
  samples: number
  concealed: number
  frames: number
  frozen: number
  videoBytes: number
  /** Of the tallest picture that arrives now, pixels. */
  height: number
}

/** Reads it from the statistics of all peer connections that the page has opened. */
export function receptionOf(page: Page): Promise<Reception> {
  return page.evaluate(async () => {
    const sum: Reception = { samples: 0, concealed: 0, frames: 0, frozen: 0, videoBytes: 0, height: 0 }
    for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? []) {
      if (connection.connectionState === 'closed') continue
      for (const report of (await connection.getStats()).values()) {
        // mediasoup probes the bandwidth with packets of this SSRC, which belong to no track.
        if (report.type !== 'inbound-rtp' || report.ssrc === 1234) continue
        sum.samples += report.totalSamplesReceived ?? 0
        sum.concealed += (report.concealedSamples ?? 0) - (report.silentConcealedSamples ?? 0)
        sum.frames += report.framesDecoded ?? 0
        sum.frozen += report.totalFreezesDuration ?? 0
        if (report.kind === 'video') sum.videoBytes += report.bytesReceived ?? 0
        sum.height = Math.max(sum.height, report.frameHeight ?? 0)
      }
    }
    return sum
  })
}

/** What came between two readings. */
export function between(before: Reception, now: Reception) {
  return {
    concealed: (now.concealed - before.concealed) / Math.max(1, now.samples - before.samples),
    frames: now.frames - before.frames,
    frozen: now.frozen - before.frozen,
    videoBytes: now.videoBytes - before.videoBytes,
    samples: now.samples - before.samples,
  }
}
