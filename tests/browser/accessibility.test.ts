import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { answer, invite, takeText } from '../support/hand-carried.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

/** What axe holds to be serious or critical, as sentences. */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  )
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`)
}

const phone = { width: 390, height: 844 }
const desktop = { width: 1_280, height: 800 }

test.each([
  ['light', desktop],
  ['dark', desktop],
  ['light', phone],
  ['dark', phone],
] as const)('nothing serious on any page in %s at %o', async (colorScheme, viewport) => {
  const ann = await Person.arrive(browser, 'Ann', { colorScheme, viewport })
  await ann.page.goto(app.url)
  await ann.page.getByTestId('home-start').waitFor()
  expect(await seriousFaults(ann.page), 'home').toEqual([])

  await ann.page.goto(`${app.url}/r/axe`)
  await ann.page.getByTestId('join-button').waitFor()
  expect(await seriousFaults(ann.page), 'pre-join').toEqual([])

  await ann.page.goto(`${app.url}/check`)
  await ann.page.getByTestId('check-start').click()
  await expect
    .poll(() => ann.page.getByTestId('check-page').getAttribute('data-phase'), patience)
    .toBe('ready')
  expect(await seriousFaults(ann.page), 'network check').toEqual([])

  const others = await gather(browser, app.url, 'axe', 'Ben')
  await ann.enter(app.url, 'axe')
  await expectMoving(ann, 'Ben')
  expect(await seriousFaults(ann.page), 'meeting').toEqual([])
  await ann.page.keyboard.press('c')
  await ann.page.getByTestId('chat-input').waitFor()
  expect(await seriousFaults(ann.page), 'chat').toEqual([])
  await ann.page.keyboard.press('Escape')
  await ann.page.getByTestId('chat-input').waitFor({ state: 'detached' })
  await ann.page.keyboard.press('p')
  await ann.page.getByTestId('people-list').waitFor()
  expect(await seriousFaults(ann.page), 'people').toEqual([])
  await ann.page.keyboard.press('Escape')
  await ann.page.keyboard.press('?')
  await ann.page.getByTestId('shortcuts-sheet').waitFor()
  expect(await seriousFaults(ann.page), 'shortcuts').toEqual([])
  await ann.page.keyboard.press('Escape')

  await ann.page.goto(`${app.url}/nowhere/at/all`)
  await ann.page.getByRole('link').first().waitFor()
  expect(await seriousFaults(ann.page), 'not found').toEqual([])
  await leaveAll([ann, ...others])
})

test.each([
  ['light', desktop],
  ['dark', phone],
] as const)('nothing serious in a call without a server in %s at %o', async (colorScheme, viewport) => {
  const ann = await Person.arrive(browser, 'Ann', { colorScheme, viewport })
  const ben = await Person.arrive(browser, 'Ben', { colorScheme, viewport })
  await ann.page.goto(`${app.url}/direct`)
  await ann.page.getByTestId('direct-invite').waitFor()
  expect(await seriousFaults(ann.page), 'start').toEqual([])
  const offer = await invite(ann.page)
  await takeText(ann.page, offer)
  await ann.page.getByTestId('direct-trouble').waitFor()
  expect(await seriousFaults(ann.page), 'invitation written').toEqual([])
  await ben.page.goto(`${app.url}/direct#${offer}`)
  await ben.page.getByTestId('direct-answer').waitFor()
  expect(await seriousFaults(ben.page), 'invited').toEqual([])
  await takeText(ann.page, await answer(ben.page))
  await ann.page.getByTestId('direct-call').waitFor()
  for (const title of await ann.page.getByTestId('direct-sdp').locator('summary').all()) await title.click()
  expect(await seriousFaults(ann.page), 'call').toEqual([])
  await ben.press('direct-hang-up')
  await ann.page.getByTestId('direct-ended').waitFor()
  expect(await seriousFaults(ann.page), 'ended').toEqual([])
  await leaveAll([ann, ben])
})

test('a whole meeting is possible with the keyboard alone', async () => {
  const ann = await Person.arrive(browser, 'Ann')
  await ann.page.goto(`${app.url}/r/keys`)
  await ann.page.getByTestId('join-name').fill('Ann')
  await ann.page.keyboard.press('Enter')
  await ann.inside()
  const state = () => app.rooms.get('keys' as never)?.state
  const microphone = () => [...(state()?.tracks.values() ?? [])].find(({ source }) => source === 'microphone')
  await expect.poll(() => microphone()?.muted).toBe(false)
  await ann.page.keyboard.press('m')
  await expect.poll(() => microphone()?.muted).toBe(true)
  await ann.page.keyboard.down('Space')
  await expect.poll(() => microphone()?.muted).toBe(false)
  await ann.page.keyboard.up('Space')
  await expect.poll(() => microphone()?.muted).toBe(true)
  await ann.page.keyboard.press('r')
  await expect.poll(() => state()?.hands.length).toBe(1)
  await ann.page.keyboard.press('c')
  await ann.page.getByTestId('chat-input').waitFor()
  await ann.page.keyboard.type('mmm, typed letters are no shortcuts')
  await ann.page.keyboard.press('Enter')
  await expect.poll(() => state()?.chat.length).toBe(1)
  expect(microphone()?.muted).toBe(true)
  await leaveAll([ann])
})

test('no page asks anybody but this server', async () => {
  const ann = await Person.arrive(browser, 'Ann')
  const strangers: string[] = []
  ann.page.on('request', (request) => {
    const { protocol, host } = new URL(request.url())
    if (protocol !== 'blob:' && protocol !== 'data:' && host !== new URL(app.url).host)
      strangers.push(request.url())
  })
  await ann.page.goto(app.url)
  await ann.enter(app.url, 'private')
  await ann.press('control-chat')
  expect(strangers).toEqual([])
  expect(ann.complaints).toEqual([])
  await leaveAll([ann])
})
