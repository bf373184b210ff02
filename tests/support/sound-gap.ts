import type { Page } from 'playwright-core'

/** ms without sound: the longest time since it was first asked to listen, and until now. */
export type SoundGap = { longest: number; current: number }

type Noted = { connections?: RTCPeerConnection[]; soundGap?: () => SoundGap; stopNoting?: () => void }

/** Notes from now on when packets of sound arrive in a page, over whichever peer connection. */
export async function listenForGaps(page: Page): Promise<void> {
  await page.evaluate(noteSound)
}

export function soundGap(page: Page): Promise<SoundGap> {
  return page.evaluate(() => (globalThis as Noted).soundGap?.() ?? { longest: 0, current: 0 })
}

/** Waits until sound has come without a pause for a while, and says how long the longest was before; undefined if not. */
export async function gapUntilSound(page: Page, patience = 45_000): Promise<number | undefined> {
  const steady = { for: 3_000, gap: 250 }
  const start = performance.now()
  let since = performance.now()
  while (performance.now() - start < patience) {
    await new Promise((later) => setTimeout(later, 100))
    const { longest, current } = await soundGap(page)
    if (current > steady.gap) since = performance.now()
    else if (performance.now() - since > steady.for) return longest
  }
  return undefined
}

/**
 * Runs in the page: looks often at how much sound came; the packet's own time tells when. A busy page looks late and
 * then finds several packets: what they lasted was no gap.
 */
function noteSound(): void {
  const noted = globalThis as Noted
  noted.stopNoting?.()
  const packets = new Map<string, number>()
  let last = performance.now()
  let longest = 0
  const look = async (): Promise<void> => {
    for (const [index, connection] of (noted.connections ?? []).entries()) {
      if (connection.connectionState === 'closed') continue
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue
        const key = `${index} ${report.id}`
        const fresh = report.packetsReceived - (packets.get(key) ?? 0)
        packets.set(key, report.packetsReceived)
        if (fresh > 0) heard(fresh, report.lastPacketReceivedTimestamp - performance.timeOrigin)
      }
    }
  }
  /** Each packet holds 20 ms of sound. */
  const heard = (count: number, time: number): void => {
    longest = Math.max(longest, time - last - (count - 1) * 20)
    last = Math.max(last, time)
  }
  const timer = setInterval(() => void look(), 50)
  noted.stopNoting = () => clearInterval(timer)
  noted.soundGap = () => {
    const current = performance.now() - last
    return { longest: Math.max(longest, current), current }
  }
}
