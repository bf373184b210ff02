import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp({ AUDIO_SLOTS: '2', RESUME_SECONDS: '1' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

/** How many audio streams this page is set up to receive. */
const streamsOf = ({ page }: Person): Promise<number> =>
  page.evaluate(
    () =>
      ((globalThis as { connections?: RTCPeerConnection[] }).connections ?? [])
        .filter(({ connectionState }) => connectionState !== 'closed')
        .flatMap((connection) => connection.getTransceivers())
        .filter(
          ({ receiver, currentDirection }) =>
            receiver.track.kind === 'audio' && currentDirection === 'recvonly',
        ).length,
  )

const everywhere = async (people: Person[]): Promise<number[]> => Promise.all(people.map(streamsOf))

/** Resolves once something has been heard anew. */
async function expectHearing(person: Person): Promise<void> {
  const { audioEnergy } = await person.received()
  await expect
    .poll(async () => (await person.received()).audioEnergy, patience)
    .toBeGreaterThan(audioEnergy + 0.001)
}

test('of five with open microphones each receives two streams, hears whoever speaks and not themselves', async () => {
  const names = ['Ann', 'Ben', 'Cleo', 'Dora', 'Emil']
  const people = await Promise.all(
    names.map((name) => Person.arrive(browser, name, { viewport: { width: 640, height: 360 } })),
  )
  for (const person of people) await person.enter(app.url, 'slots', 'video=0')
  const [ann, ben, cleo, dora, emil] = people as [Person, Person, Person, Person, Person]
  await expect.poll(() => everywhere(people), patience).toEqual([2, 2, 2, 2, 2])
  await Promise.all(people.map(expectHearing))

  for (const person of [ben, cleo, dora, emil])
    await person.page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
  await expect
    .poll(async () => {
      const before = (await ann.received()).audioBytes
      await ann.page.waitForTimeout(1_500)
      return (await ann.received()).audioBytes - before
    }, patience)
    .toBe(0)
  await Promise.all([ben, cleo, dora, emil].map(expectHearing))

  // Whoever is pinned is heard beside the slots.
  await ben.page.keyboard.press('1')
  await expect.poll(() => everywhere(people), patience).toEqual([2, 3, 2, 2, 2])
  await expectHearing(ben)
  await ben.page.keyboard.press('0')
  await expect.poll(() => everywhere(people), patience).toEqual([2, 2, 2, 2, 2])

  // Two alone hear each other by themselves again.
  await leaveAll([cleo, dora, emil])
  await expect.poll(() => everywhere([ann, ben]), patience).toEqual([1, 1])
  await expectHearing(ben)
  await leaveAll([ann, ben])
})
