import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

test('who comes to a server that has too much to do is told so, before the click and after it, and comes in later', async () => {
  const browser = await launchChromium()
  const late = await Person.arrive(browser, 'Late')
  app.rooms.shed('newcomers')
  await late.page.goto(`${app.url}/r/too-much`)
  const door = late.page.locator('section[aria-labelledby=join-title]')
  const told = async () => (await door.textContent()) ?? ''
  await expect.poll(told, patience).toContain('try again in a minute')
  app.rooms.shed('none')
  await expect.poll(told, patience).not.toContain('try again in a minute')

  app.rooms.shed('newcomers')
  await late.page.getByTestId('join-name').fill('Late')
  const join = late.page.getByTestId('join-button')
  await join.click()
  await expect.poll(told, patience).toContain('try again in a minute')
  app.rooms.shed('none')
  const entered = async () => {
    await join.click({ timeout: 1_000 }).catch(() => undefined)
    return late.page.getByTestId('control-leave').count()
  }
  await expect.poll(entered, patience).toBe(1)
  await leaveAll([late])
  await browser.close()
})

test('who is inside is told what is given up, and when all of it is back', async () => {
  const browser = await launchChromium()
  const people = await gather(browser, app.url, 'given-up', 'Ann', 'Ben')
  const banner = people[0]!.page.getByTestId('banner-shedding')
  app.rooms.shed('sharpness')
  await expect.poll(() => banner.getAttribute('data-step'), patience).toBe('sharpness')
  app.rooms.shed('tiles')
  await expect.poll(() => banner.getAttribute('data-step'), patience).toBe('tiles')
  app.rooms.shed('none')
  await expect.poll(() => banner.count(), patience).toBe(0)
  await leaveAll(people)
  await browser.close()
})
