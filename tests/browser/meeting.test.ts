import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, type Person } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp({ RESUME_SECONDS: '3' })
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

const meet = (room: string, ...names: string[]) => gather(browser, app.url, room, ...names)

test('three people join, and each sees two moving videos and hears both', async () => {
  const people = await meet('three', 'Ann', 'Ben', 'Cleo')
  for (const person of people) {
    const others = people.filter((other) => other !== person).map(({ name }) => name)
    await expect.poll(() => person.others(), patience).toEqual(others)
    await expectMoving(person, ...others)
    const before = await person.received()
    await expect
      .poll(async () => (await person.received()).audioBytes, patience)
      .toBeGreaterThan(before.audioBytes + 500)
    await expect
      .poll(async () => (await person.received()).audioEnergy, patience)
      .toBeGreaterThan(before.audioEnergy)
    expect(person.complaints).toEqual([])
  }
  await leaveAll(people)
})

test('muting and unmuting, camera off and on, are seen by the others', async () => {
  const [ann, ben] = (await meet('mute', 'Ann', 'Ben')) as [Person, Person]
  await expectMoving(ben, 'Ann')
  const tileOfAnn = ben.page.locator('[data-testid="tile"][data-participant-name="Ann"]')
  await ann.page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
  await expect.poll(() => tileOfAnn.getByTestId('tile-muted').count(), patience).toBe(1)
  await ann.page.getByRole('button', { name: 'Unmute microphone' }).click()
  await expect.poll(() => tileOfAnn.getByTestId('tile-muted').count(), patience).toBe(0)
  await ann.page.getByRole('button', { name: 'Turn off camera' }).click()
  await expect.poll(() => tileOfAnn.locator('video').count(), patience).toBe(0)
  await ann.page.getByRole('button', { name: 'Turn on camera' }).click()
  await expect.poll(() => tileOfAnn.locator('video').count(), patience).toBe(1)
  await expectMoving(ben, 'Ann')
  await leaveAll([ann, ben])
})

test('a shared screen takes the stage, and leaves it again', async () => {
  const [ann, ben] = (await meet('share', 'Ann', 'Ben')) as [Person, Person]
  await ann.page.getByRole('button', { name: 'Share screen' }).click()
  await expect
    .poll(
      async () => (await ben.tiles()).filter((tile) => tile.source === 'screen' && tile.frames > 0).length,
      patience,
    )
    .toBe(1)
  await ann.page.getByRole('button', { name: 'Stop sharing' }).first().click()
  await expect
    .poll(async () => (await ben.tiles()).filter((tile) => tile.source === 'screen').length, patience)
    .toBe(0)
  await leaveAll([ann, ben])
})

test('what was said is read by who comes late', async () => {
  const [ann] = (await meet('talk', 'Ann')) as [Person]
  await ann.press('control-chat')
  await ann.page.getByTestId('chat-input').fill('See https://example.org/agenda')
  await ann.page.getByTestId('chat-input').press('Enter')
  const [ben] = (await meet('talk', 'Ben')) as [Person]
  await ben.press('control-chat')
  const message = ben.page.getByTestId('chat-message')
  await expect.poll(() => message.count(), patience).toBe(1)
  expect(await message.textContent()).toContain('See https://example.org/agenda')
  expect(await message.getByRole('link').getAttribute('href')).toBe('https://example.org/agenda')
  await ben.press('control-chat')
  await ann.page.getByTestId('chat-input').fill('Still there?')
  await ann.page.getByTestId('chat-input').press('Enter')
  await expect.poll(() => ben.page.getByTestId('chat-unread').textContent(), patience).toContain('1')
  await leaveAll([ann, ben])
})

test('who leaves is gone at once; who closes the page is gone within the grace time', async () => {
  const [ann, ben, cleo] = (await meet('leaving', 'Ann', 'Ben', 'Cleo')) as [Person, Person, Person]
  await expect.poll(() => ann.others(), patience).toEqual(['Ben', 'Cleo'])
  await ben.press('control-leave')
  await expect.poll(() => ann.others(), patience).toEqual(['Cleo'])
  await cleo.page.close()
  await expect.poll(() => ann.others(), patience).toEqual([])
  expect(app.rooms.get('leaving' as never)?.state.participants.size).toBe(1)
  await leaveAll([ann, ben, cleo])
})
