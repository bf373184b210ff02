import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

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

/** The states of this page's peer connections. */
const connectionsOf = ({ page }: Person): Promise<RTCPeerConnectionState[]> =>
  page.evaluate(() =>
    ((globalThis as { connections?: RTCPeerConnection[] }).connections ?? []).map(
      ({ connectionState }) => connectionState,
    ),
  )

test('whoever looks at themselves is connected already, receives nothing, and sees everybody after the click', async () => {
  const [ann] = (await gather(browser, app.url, 'door', 'Ann')) as [Person]
  await using ben = await Person.arrive(browser, 'Ben')
  await ben.page.goto(`${app.url}/r/door?name=Ben`)
  await expect.poll(() => connectionsOf(ben), patience).toContain('connected')
  await ben.page.waitForTimeout(1_000)
  expect(await ben.received()).toMatchObject({ audioBytes: 0, frames: 0 })
  expect(await ann.others()).toEqual([])
  const before = (await connectionsOf(ben)).length

  await ben.press('join-button')
  await expectMoving(ben, 'Ann')
  await expectMoving(ann, 'Ben')
  // The connection of before is the one that carries: none was opened in its place.
  expect((await connectionsOf(ben)).length).toBe(before)
  expect(ben.complaints).toEqual([])
  await leaveAll([ann, ben])
})
