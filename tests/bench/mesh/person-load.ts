import type { Page } from 'playwright-core'
import { costsOf, sleep } from '../measure.ts'

/** What being in a meeting costs one person, and what it gives: a page's own statistics, and its browser's CPU. */
export type PersonLoad = {
  participants: number
  /** bit/s. */
  up: number
  down: number
  /** Cores that the browser took. */
  cpu: number
  /** Frames per second and height of what it sends; of a simulcast the highest layer in use, of several the worst. */
  sent: { framesPerSecond: number; height: number }
  /** Mean frames per second of what it sees, and how many pictures that are. */
  seen: { framesPerSecond: number; pictures: number }
  /** Cores that all the others took together, and the server. */
  crowd: number
  server: number
}

export type Usage = { crowd: number; server: number }

type Outgoing = { connection: number; frames: number; height: number }
type Sums = { sent: number; received: number; frames: number; pictures: number; outgoing: Outgoing[] }

/** Watches a page for so many seconds. `usage`: CPU seconds of the others so far. */
export async function measurePerson(
  page: Page,
  participants: number,
  seconds: number,
  usage: () => Usage,
): Promise<PersonLoad> {
  const look = async () => ({
    sums: await page.evaluate(readSums),
    at: performance.now(),
    cpu: browserCpu(),
    ...usage(),
  })
  const before = await look()
  await sleep(seconds * 1_000)
  const after = await look()
  const elapsed = (after.at - before.at) / 1_000
  const rate = (value: (sums: Sums) => number) => (value(after.sums) - value(before.sums)) / elapsed
  return {
    participants,
    up: 8 * rate(({ sent }) => sent),
    down: 8 * rate(({ received }) => received),
    cpu: (after.cpu - before.cpu) / elapsed,
    sent: worstSent(before.sums.outgoing, after.sums.outgoing, elapsed),
    seen: {
      framesPerSecond: rate(({ frames }) => frames) / Math.max(1, after.sums.pictures),
      pictures: after.sums.pictures,
    },
    crowd: (after.crowd - before.crowd) / elapsed,
    server: (after.server - before.server) / elapsed,
  }
}

function worstSent(before: readonly Outgoing[], after: readonly Outgoing[], seconds: number) {
  const best = new Map<number, { framesPerSecond: number; height: number }>()
  after.forEach(({ connection, frames, height }, index) => {
    const framesPerSecond = (frames - (before[index]?.frames ?? 0)) / seconds
    const known = best.get(connection)
    // A layer that rests is none.
    if (framesPerSecond >= 1 && (!known || height > known.height))
      best.set(connection, { framesPerSecond, height })
  })
  const connections = new Set(after.map(({ connection }) => connection))
  const all = [...connections].map((id) => best.get(id) ?? { framesPerSecond: 0, height: 0 })
  return {
    framesPerSecond: all.length > 0 ? Math.min(...all.map((one) => one.framesPerSecond)) : 0,
    height: all.length > 0 ? Math.min(...all.map((one) => one.height)) : 0,
  }
}

/** CPU seconds of all browsers that this process started. */
const browserCpu = (): number =>
  costsOf(process.pid)
    .filter(({ name }) => name.startsWith('chrom') || name.startsWith('headless'))
    .reduce((sum, { cpu }) => sum + cpu, 0)

/** Runs in the page. */
async function readSums(): Promise<Sums> {
  const sums: Sums = { sent: 0, received: 0, frames: 0, pictures: 0, outgoing: [] }
  const { connections = [] } = globalThis as { connections?: RTCPeerConnection[] }
  for (const [index, connection] of connections.entries()) {
    if (connection.connectionState === 'closed') continue
    for (const report of (await connection.getStats()).values()) {
      if (report.type === 'transport') {
        sums.sent += report.bytesSent ?? 0
        sums.received += report.bytesReceived ?? 0
      }
      if (report.type === 'outbound-rtp' && report.kind === 'video')
        sums.outgoing.push({
          connection: index,
          frames: report.framesEncoded ?? 0,
          height: report.frameHeight ?? 0,
        })
      if (report.type !== 'inbound-rtp' || report.kind !== 'video' || report.ssrc === 1234) continue
      sums.frames += report.framesDecoded ?? 0
      if (report.framesDecoded > 0) sums.pictures++
    }
  }
  return sums
}
