import type { Browser } from 'playwright-core'
import { Person } from '../../support/chromium.ts'
import type { SentinelSample } from './sentinel-report.ts'

/** ms to wait for the first remote frame. */
const patience = 20_000

/** Pixels. Small: without a graphics card drawing costs more than all the rest. */
const viewport = { width: 800, height: 450 }

/** A real browser in a room full of thin participants: what it sees is the proof of all other figures. */
export class Sentinel implements AsyncDisposable {
  readonly #person: Person
  readonly #join: number | null

  /** Opens the link with the pre-join page, clicks, and waits for the first remote frame. */
  static async enter(browser: Browser, url: string, room: string, name: string): Promise<Sentinel> {
    const person = await Person.arrive(browser, name, { viewport })
    await person.page.goto(`${url}/r/${room}?name=${encodeURIComponent(name)}&audio=0&video=0`)
    await person.page.locator('[data-testid="join-button"]:enabled').waitFor()
    const join = await person.page.evaluate(clickAndWait, patience)
    return new Sentinel(person, join)
  }

  private constructor(person: Person, join: number | null) {
    this.#person = person
    this.#join = join
  }

  async sample(): Promise<SentinelSample> {
    const sums = await this.#person.page.evaluate(readStatistics)
    return { ...sums, name: this.#person.name, at: performance.now(), join: this.#join }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#person[Symbol.asyncDispose]()
  }
}

/** Runs in the page: ms from the click to the first frame of somebody else, null if none came in time. */
async function clickAndWait(patience: number): Promise<number | null> {
  const started = performance.now()
  document.querySelector<HTMLButtonElement>('[data-testid="join-button"]')?.click()
  return new Promise((seen) => {
    const watched = new WeakSet<HTMLVideoElement>()
    const giveUp = setTimeout(() => end(null), patience)
    const timer = setInterval(() => {
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid="tile"] video')) {
        const self = video.closest<HTMLElement>('[data-testid="tile"]')?.dataset['self']
        if (watched.has(video) || (self !== undefined && self !== 'false')) continue
        watched.add(video)
        video.requestVideoFrameCallback((now) => end(now - started))
      }
    }, 4)
    const end = (after: number | null) => {
      clearInterval(timer)
      clearTimeout(giveUp)
      seen(after)
    }
  })
}

/** Runs in the page: sums over everything that arrives. */
async function readStatistics(): Promise<Omit<SentinelSample, 'name' | 'at' | 'join'>> {
  const sums = { pictures: 0, frames: 0, freezes: 0, frozen: 0, concealed: 0, sound: 0 }
  for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? []) {
    if (connection.connectionState === 'closed') continue
    for (const report of (await connection.getStats()).values()) {
      // mediasoup probes the bandwidth with packets of this SSRC, which belong to no track.
      if (report.type !== 'inbound-rtp' || report.ssrc === 1234) continue
      if (report.kind === 'video' && report.framesDecoded > 0) sums.pictures++
      sums.frames += report.framesDecoded ?? 0
      sums.freezes += report.freezeCount ?? 0
      sums.frozen += report.totalFreezesDuration ?? 0
      sums.concealed += report.concealedSamples ?? 0
      sums.sound += report.totalSamplesReceived ?? 0
    }
  }
  return sums
}
