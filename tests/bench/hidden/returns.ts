import type { Browser } from 'playwright-core'
import { Person } from '../../support/chromium.ts'
import { sleep } from '../measure.ts'

/** How long a picture was hidden (s) before it came back, and whether others went on seeing it. */
export type Absence = { name: string; seconds: number; seenByOthers: boolean }

const viewport = { width: 960, height: 540 }

/** A meeting of three real browsers in which pictures are hidden, by whoever turns to sound alone, and come back. */
export class Returns implements AsyncDisposable {
  readonly #people: Person[]

  static async open(browser: Browser, url: string): Promise<Returns> {
    const people: Person[] = []
    for (const name of ['Viewer', 'Ann', 'Ben']) {
      const person = await Person.arrive(browser, name, { viewport })
      people.push(person)
      await person.enter(url, 'returns')
    }
    await sleep(5_000)
    return new Returns(people)
  }

  private constructor(people: Person[]) {
    this.#people = people
  }

  /** ms from the click that brings the pictures back until the first frame, and until all have one. */
  async measure({ seconds, seenByOthers }: Absence): Promise<{ first: number; all: number }> {
    const [viewer, ...others] = this.#people
    if (!viewer) throw new Error('nobody looks')
    const hiding = seenByOthers ? [viewer] : [viewer, ...others]
    for (const person of hiding) await toggle(person)
    await sleep(seconds * 1_000)
    await openMenu(viewer)
    const frames = await viewer.page.evaluate(clickAndWait, others.length)
    for (const person of hiding.slice(1)) await toggle(person)
    await sleep(2_500)
    return { first: Math.min(...frames), all: Math.max(...frames) }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const person of this.#people) await person[Symbol.asyncDispose]()
  }
}

async function openMenu({ page }: Person): Promise<void> {
  await page.getByTestId('control-more').click()
  await page.getByTestId('more-audio-only').waitFor()
}

async function toggle(person: Person): Promise<void> {
  await openMenu(person)
  await person.page.getByTestId('more-audio-only').click()
}

/** Runs in the page: shows pictures again, and waits for a frame in `count` of the others' tiles. */
function clickAndWait(count: number): Promise<number[]> {
  const started = performance.now()
  const frames: number[] = []
  const watched = new WeakSet<HTMLVideoElement>()
  document.querySelector<HTMLElement>('[data-testid="more-audio-only"]')?.click()
  return new Promise((seen) => {
    const timer = setInterval(() => {
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid="tile"] video')) {
        const self = video.closest<HTMLElement>('[data-testid="tile"]')?.dataset['self']
        if (watched.has(video) || (self !== undefined && self !== 'false')) continue
        watched.add(video)
        video.requestVideoFrameCallback((now) => {
          frames.push(now - started)
          if (frames.length < count) return
          clearInterval(timer)
          seen(frames)
        })
      }
    }, 4)
  })
}
