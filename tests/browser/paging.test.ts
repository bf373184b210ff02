import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Browser } from 'playwright-core'
import { launchChromium, Person } from '../support/chromium.ts'
import { gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp({ UNSEEN_SECONDS: '1' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

test('six people on pages: what is on another page is not forwarded', async () => {
  const names = ['Ann', 'Ben', 'Cleo', 'Dan', 'Eve']
  const people = await gather(browser, app.url, 'pages', ...names)
  const viewer = await Person.arrive(browser, 'Viewer', { viewport: { width: 360, height: 380 } })
  await viewer.enter(app.url, 'pages')
  const room = app.rooms.get('pages' as never)
  const id = [...(room?.state.participants.values() ?? [])].find(({ name }) => name === 'Viewer')?.id
  expect(id).toBeDefined()

  const camerasShown = async () =>
    (await viewer.tiles()).filter((tile) => tile.source === 'camera' && !tile.self).map((tile) => tile.name)
  const next = viewer.page.getByTestId('page-next')
  await next.waitFor({ timeout: 60_000 })
  const firstPage = await camerasShown()
  expect(firstPage.length).toBeLessThan(names.length)

  // Counted together: the page may still be settling, one tile more or less.
  const beyondShown = async () => (room?.load(id).subscriptions ?? 0) - (await camerasShown()).length
  await expect.poll(beyondShown, patience).toBe(names.length)
  // A notice may have made the pages smaller meanwhile, and the next one part of what was the first.
  const turnToOthers = async () => {
    if ((await camerasShown()).some((name) => !firstPage.includes(name))) return true
    if (await next.isEnabled()) await next.click()
    return false
  }
  await expect.poll(turnToOthers, { ...patience, interval: 1_000 }).toBe(true)
  await expect.poll(beyondShown, patience).toBe(names.length)
  await leaveAll([...people, viewer])
})
