import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, type Person } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp({ P2P: 'on' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

const pathsOf = (...people: Person[]) =>
  Promise.all(people.map(({ page }) => page.getByTestId('path-mark').getAttribute('data-path')))

const expectPath = (path: string, ...people: Person[]) =>
  expect.poll(() => pathsOf(...people), patience).toEqual(people.map(() => path))

const expectHeard = async (person: Person): Promise<void> => {
  const { audioEnergy } = await person.received()
  await expect.poll(async () => (await person.received()).audioEnergy, patience).toBeGreaterThan(audioEnergy)
}

const flowing = (room: string) => app.rooms.get(room as never)?.load().flowing

test('two people alone meet directly, a third brings the server in, and when they go it is direct again', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'direct', 'Ann', 'Ben')) as [Person, Person]
  await expectPath('direct', ann, ben)
  await expect.poll(() => flowing('direct'), patience).toBe(0)
  await expectMoving(ann, 'Ben')
  await expectMoving(ben, 'Ann')
  await expectHeard(ann)
  const [cleo] = (await gather(browser, app.url, 'direct', 'Cleo')) as [Person]
  await expectPath('server', ann, ben, cleo)
  await expectMoving(ann, 'Ben', 'Cleo')
  await expectMoving(ben, 'Ann', 'Cleo')
  await expectMoving(cleo, 'Ann', 'Ben')
  await expectHeard(ben)
  await cleo.press('control-leave')
  await expectPath('direct', ann, ben)
  await expectMoving(ann, 'Ben')
  await expectHeard(ben)
  expect([...ann.complaints, ...ben.complaints]).toEqual([])
  await leaveAll([ann, ben, cleo])
})

test('camera, microphone and a shared screen go the direct way without a new offer', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'share', 'Ann', 'Ben')) as [Person, Person]
  await expectPath('direct', ann, ben)
  await ann.page.getByRole('button', { name: 'Turn off camera' }).click()
  const tileOfAnn = ben.page.locator('[data-testid="tile"][data-participant-name="Ann"]')
  await expect.poll(() => tileOfAnn.locator('video').count(), patience).toBe(0)
  await ann.page.getByRole('button', { name: 'Turn on camera' }).click()
  await expectMoving(ben, 'Ann')
  await ann.page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
  await ann.page.getByRole('button', { name: 'Unmute microphone' }).click()
  await expectHeard(ben)
  await ann.page.getByRole('button', { name: 'Share screen' }).click()
  const shown = async () =>
    (await ben.tiles()).filter((tile) => tile.source === 'screen' && tile.frames > 0).length
  await expect.poll(shown, patience).toBe(1)
  await expectPath('direct', ann, ben)
  expect(flowing('share')).toBe(0)
  await leaveAll([ann, ben])
})

test('a direct connection that dies is replaced by the server, without a reload', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'dead', 'Ann', 'Ben')) as [Person, Person]
  await expectPath('direct', ann, ben)
  // The direct connection is the only one that both sends and receives.
  await ann.page.evaluate(() => {
    const { connections = [] } = globalThis as { connections?: RTCPeerConnection[] }
    for (const connection of connections)
      if (connection.getTransceivers().some(({ direction }) => direction === 'sendrecv')) connection.close()
  })
  await expectPath('server', ann, ben)
  await expectMoving(ann, 'Ben')
  await expectMoving(ben, 'Ann')
  await expectHeard(ben)
  expect(await pathsOf(ann, ben)).toEqual(['server', 'server'])
  await leaveAll([ann, ben])
})

test('whoever reloads the page is met directly again', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'reload', 'Ann', 'Ben')) as [Person, Person]
  await expectPath('direct', ann, ben)
  await ben.page.reload()
  await ben.inside()
  await expectPath('server', ann, ben)
  await expectMoving(ann, 'Ben')
  await expectPath('direct', ann, ben)
  await expectMoving(ben, 'Ann')
  expect(await pathsOf(ann, ben)).toEqual(['direct', 'direct'])
  await leaveAll([ann, ben])
})
