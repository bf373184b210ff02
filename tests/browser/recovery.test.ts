import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp } from '../support/start-app.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launchChromium()
})
afterAll(() => browser.close())

test('a reload comes straight back in, as the same participant and without a duplicate', async () => {
  await using app = await startTestApp()
  const people = await gather(browser, app.url, 'reload', 'Ann', 'Ben')
  const [ann, ben] = people as [(typeof people)[0] & {}, (typeof people)[0] & {}]
  await expectMoving(ben, 'Ann')
  const idOfAnn = async () => (await ben.tiles()).find((tile) => tile.name === 'Ann')?.id
  const before = await idOfAnn()
  await ann.page.reload()
  await ann.inside()
  await expectMoving(ben, 'Ann')
  await expectMoving(ann, 'Ben')
  expect(await ben.others()).toEqual(['Ann'])
  expect(await idOfAnn()).toBe(before)
  await leaveAll(people)
})

test('when a worker is killed, everybody stays and media flows again', async () => {
  await using app = await startTestApp()
  const people = await gather(browser, app.url, 'killed', 'Ann', 'Ben', 'Cleo')
  const others = (name: string) => people.map((person) => person.name).filter((other) => other !== name)
  for (const person of people) await expectMoving(person, ...others(person.name))
  const before = app.engine.workers.all.map(({ pid }) => pid)
  for (const pid of before) process.kill(pid, 'SIGKILL')
  await expect
    .poll(() => app.engine.workers.all.some(({ pid }) => before.includes(pid)) || !app.engine.ready, patience)
    .toBe(false)
  for (const person of people) {
    await expect.poll(() => person.others(), patience).toEqual(others(person.name))
    await expectMoving(person, ...others(person.name))
    const { audioBytes } = await person.received()
    await expect
      .poll(async () => (await person.received()).audioBytes, patience)
      .toBeGreaterThan(audioBytes + 500)
  }
  await leaveAll(people)
})

test('when the server restarts, everybody is back in the room by themselves', async () => {
  const first = await startTestApp()
  const people = await gather(browser, first.url, 'restart', 'Ann', 'Ben')
  await expectMoving(people[1]!, 'Ann')
  await first[Symbol.asyncDispose]()
  await people[0]!.page.getByTestId('banner-returning').waitFor({ timeout: 60_000 })
  await using again = await startTestApp({ PORT: String(first.port), MEDIA_PORT: String(first.mediaPort) })
  for (const person of people) {
    const others = people.filter((other) => other !== person).map(({ name }) => name)
    await expect.poll(() => person.others(), patience).toEqual(others)
    await expectMoving(person, ...others)
  }
  expect(again.rooms.get('restart' as never)?.state.participants.size).toBe(2)
  await leaveAll(people)
})
