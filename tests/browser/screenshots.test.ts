import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { patience } from '../support/gathering.ts'
import { NodeParticipant } from '../support/node-participant.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

const folder = join(import.meta.dirname, '../screenshots')
const names = [
  'Ann Okafor',
  'Ben Lindqvist',
  'Cleo Marchetti',
  'Daniel Roth',
  'Elif Yıldız',
  'Farid Haddad',
  'Grace Kim',
  'Hugo Sánchez',
  'Ines Weber',
  'Jonas Berg',
  'Keiko Tanaka',
  'Liam O’Brien',
]
const looks = [
  { name: 'desktop-light', viewport: { width: 1_280, height: 800 }, colorScheme: 'light' },
  { name: 'phone-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
] as const

let app: TestApp
let browser: Browser
beforeAll(async () => {
  mkdirSync(folder, { recursive: true })
  app = await startTestApp()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

/** Takes a picture in both themes and both sizes. */
async function show(page: Page, what: string): Promise<void> {
  for (const { name, viewport, colorScheme } of looks) {
    await page.setViewportSize(viewport)
    await page.emulateMedia({ colorScheme })
    await page.mouse.move(viewport.width / 2, viewport.height / 2)
    await page.waitForTimeout(500)
    await page.screenshot({ path: join(folder, `${what}-${name}.png`) })
  }
}

test('home and pre-join', async () => {
  const ann = await Person.arrive(browser, names[0]!, { painted: 0 })
  await ann.page.goto(app.url)
  await ann.page.getByTestId('home-start').waitFor()
  await show(ann.page, 'home')
  await ann.page.goto(`${app.url}/r/weekly-review`)
  await ann.page.getByTestId('join-name').fill(ann.name)
  await ann.page.getByTestId('preview').locator('video').waitFor()
  await show(ann.page, 'pre-join')
  expect(ann.complaints).toEqual([])
  await ann[Symbol.asyncDispose]()
})

test('a meeting of one, two, five and twelve, a share, and the panels', { timeout: 900_000 }, async () => {
  const people: Person[] = []
  const others: NodeParticipant[] = []
  const bring = async (count: number) => {
    while (people.length < Math.min(count, 5)) {
      const person = await Person.arrive(browser, names[people.length]!, {
        painted: people.length,
        viewport: { width: 640, height: 480 },
      })
      people.push(person)
      await person.enter(app.url, 'weekly-review')
    }
    while (people.length + others.length < count) {
      const other = new NodeParticipant(app.url, 'weekly-review', names[people.length + others.length]!)
      others.push(other)
      await other.join()
    }
    const viewer = people[0]!
    await viewer.page.setViewportSize({ width: 1_280, height: 800 })
    await expect.poll(async () => (await viewer.tiles()).length, patience).toBe(count)
    await expect
      .poll(async () => (await viewer.tiles()).filter(({ frames }) => frames > 2).length, patience)
      .toBeGreaterThanOrEqual(Math.min(count, 5) - 1)
    return viewer.page
  }

  await show(await bring(1), 'meeting-1')
  await show(await bring(2), 'meeting-2')
  await show(await bring(5), 'meeting-5')
  const page = await bring(12)
  await others[0]!.room.raiseHand(true)
  await others[1]!.room.sendChat('Good morning! The agenda: https://example.org/agenda')
  await people[1]!.page.keyboard.press('r')
  await show(page, 'meeting-12')
  await people[0]!.page.keyboard.press('c')
  await page.getByTestId('chat-input').fill('Thanks, I have added a point.')
  await page.getByTestId('chat-input').press('Enter')
  await show(page, 'chat')
  await page.keyboard.press('Escape')
  await page.keyboard.press('p')
  await show(page, 'people')
  await page.keyboard.press('Escape')
  await page.keyboard.press('t')
  await page.waitForTimeout(2_500)
  await show(page, 'statistics')
  await page.keyboard.press('Escape')
  await people[1]!.page.keyboard.press('d')
  const screens = async () =>
    (await people[0]!.tiles()).filter(({ source, frames }) => source === 'screen' && frames > 0)
  await expect.poll(async () => (await screens()).length, patience).toBe(1)
  await show(page, 'share')
  await people[1]!.page.keyboard.press('d')
  await page.keyboard.press('w')
  await show(page, 'speaker')
  await page.keyboard.press('?')
  await show(page, 'shortcuts')
  for (const other of others) other[Symbol.dispose]()
  for (const person of people) await person[Symbol.asyncDispose]()
})
