import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, Person, type DeviceSituation } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app[Symbol.asyncDispose]())

async function arriveWith(devices: DeviceSituation, permissions: string[]) {
  const browser = await launchChromium(devices)
  const person = await Person.arrive(browser, 'Ann', { permissions })
  await person.page.goto(`${app.url}/r/devices-${devices}`)
  await person.page.getByTestId('join-name').fill('Ann')
  return { person, [Symbol.asyncDispose]: () => browser.close() }
}

test('a refused camera is said plainly, the microphone still works, and joining too', async () => {
  await using situation = await arriveWith('camera-refused', ['microphone'])
  const { person } = situation
  const trouble = person.page.getByTestId('device-trouble')
  await expect.poll(async () => (await trouble.allTextContents()).join(' '), patience).toMatch(/camera/i)
  await person.page.getByTestId('join-button').click()
  await person.inside()
  const tracks = () => [...(app.rooms.get('devices-camera-refused' as never)?.state.tracks.values() ?? [])]
  await expect.poll(() => tracks().map(({ source }) => source), patience).toEqual(['microphone'])
})

test('without any device one can still join, see, hear and be seen to be there', async () => {
  await using situation = await arriveWith('none', [])
  const { person } = situation
  await expect.poll(() => person.page.getByTestId('device-trouble').count(), patience).toBeGreaterThan(0)
  await person.page.getByTestId('join-button').click()
  await person.inside()
  const browser = await launchChromium()
  const others = await gather(browser, app.url, 'devices-none', 'Ben')
  await expectMoving(person, 'Ben')
  await expect.poll(async () => (await person.received()).audioBytes, patience).toBeGreaterThan(500)
  await expect.poll(() => others[0]!.others(), patience).toEqual(['Ann'])
  await leaveAll(others)
  await browser.close()
})

test('the pre-join page shows the camera, and joining from it takes everything along', async () => {
  const browser = await launchChromium()
  const ann = await Person.arrive(browser, 'Ann')
  await ann.page.goto(`${app.url}/r/pre-join`)
  const preview = ann.page.getByTestId('preview').locator('video')
  await expect
    .poll(() => preview.evaluate((video: HTMLVideoElement) => video.videoWidth), patience)
    .toBeGreaterThan(0)
  await ann.page.getByTestId('join-name').fill('Ann')
  await ann.page.getByRole('button', { name: 'Join', exact: true }).click()
  await ann.inside()
  const [ben] = (await gather(browser, app.url, 'pre-join', 'Ben')) as [Person]
  await expectMoving(ben, 'Ann')
  await leaveAll([ann, ben])
  await browser.close()
})
