import { expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { patience } from '../support/gathering.ts'
import { answer, invite, takeText } from '../support/hand-carried.ts'
import { startTestApp } from '../support/start-app.ts'

/** Resolves once the other's picture has moved. */
async function expectPicture(person: Person): Promise<void> {
  const frames = async () => (await person.received()).frames
  const before = await frames()
  await expect.poll(frames, patience).toBeGreaterThan(before + 5)
}

async function say(person: Person, text: string): Promise<void> {
  await person.press('control-chat')
  await person.page.getByTestId('chat-input').fill(text)
  await person.page.keyboard.press('Enter')
}

const messages = (person: Person) => person.page.getByTestId('chat-message').allInnerTexts()
const trouble = (person: Person) => person.page.getByTestId('direct-trouble').getAttribute('data-code')

test('two browsers talk without any server, by two texts carried by hand', async () => {
  await using browser = await launchChromium()
  await using ann = await Person.arrive(browser, 'Ann')
  await using ben = await Person.arrive(browser, 'Ben')
  {
    await using app = await startTestApp()
    for (const person of [ann, ben]) {
      await person.page.goto(`${app.url}/direct?name=${person.name}`)
      await person.page.getByTestId('direct-invite').waitFor()
    }
  }
  // From here on there is no server at all.
  const offer = await invite(ann.page)

  await takeText(ben.page, 'Shall we talk?')
  await expect.poll(() => trouble(ben)).toBe('not-a-letter')
  await takeText(ben.page, offer.slice(0, 300))
  await expect.poll(() => trouble(ben)).toBe('cut-off')
  await takeText(ben.page, offer.slice(0, 60) + offer.slice(60).toLowerCase())
  await expect.poll(() => trouble(ben)).toBe('damaged')
  await takeText(ben.page, `> Hello Ben,\n> ${offer.replaceAll(/.{70}/g, '$&\n> ')}\n`)
  const reply = await answer(ben.page)

  await takeText(ann.page, offer)
  await expect.poll(() => trouble(ann)).toBe('own-letter')
  await takeText(ann.page, reply)
  await Promise.all([ann, ben].map(expectPicture))

  await say(ann, 'Can you read this?')
  await say(ben, 'I can.')
  for (const person of [ann, ben])
    await expect.poll(() => messages(person), patience).toEqual(['Can you read this?', 'I can.'])
  expect((await ben.tiles()).map(({ name }) => name)).toContain('Ann')
  await expect.poll(() => ann.page.getByTestId('direct-path').innerText(), patience).toContain('UDP')

  await ann.press('direct-hang-up')
  const ends = () => ben.page.getByTestId('direct-ended').getAttribute('data-end')
  await expect.poll(ends, patience).toBe('left')
  expect(ann.complaints.concat(ben.complaints)).toEqual([])
})

type Seen = { seen?: string }

/** Runs in the page: reads out of the camera's picture whatever the test puts before it. Chromium on Linux has none. */
function pretendDetector(): void {
  const detect = async () => {
    const { seen } = globalThis as Seen
    return seen === undefined ? [] : [{ rawValue: seen }]
  }
  Object.assign(globalThis, {
    BarcodeDetector: class {
      detect = detect
    },
  })
}

test('links work as well: the answer’s, opened in another tab, reaches the one that waits, and codes are scanned', async () => {
  await using app = await startTestApp()
  await using browser = await launchChromium()
  await using ann = await Person.arrive(browser, 'Ann')
  await using ben = await Person.arrive(browser, 'Ben')
  const asked: string[] = []
  for (const { context } of [ann, ben]) context.on('request', (request) => asked.push(request.url()))
  await ben.context.addInitScript(pretendDetector)
  await ann.page.goto(`${app.url}/direct`)
  const offer = await invite(ann.page)
  await ben.page.goto(`${app.url}/direct#${offer}`)
  const reply = await answer(ben.page)
  expect(new URL(ben.page.url()).hash).toBe('')

  const tab = await ann.context.newPage()
  await tab.goto(`${app.url}/direct?video=0&audio=0#${reply}`)
  await tab.getByRole('heading', { level: 1 }).waitFor()
  await Promise.all([ann, ben].map(expectPicture))
  await expect.poll(() => tab.getByRole('heading', { level: 1 }).innerText(), patience).toContain('arrived')

  // An answer that nobody waits for any more, and one to an earlier invitation.
  await ben.page.goto('about:blank')
  await ben.page.goto(`${app.url}/direct#${reply}`)
  await expect.poll(() => trouble(ben), patience).toBe('wrong-kind')
  await invite(ben.page)
  await ben.page.evaluate((text) => ((globalThis as Seen).seen = text), `${app.url}/direct#${reply}`)
  await ben.press('direct-scan')
  await expect.poll(() => trouble(ben)).toBe('other-call')
  expect(asked.filter((url) => url.includes(offer) || url.includes(reply))).toEqual([])
  expect(ann.complaints.concat(ben.complaints)).toEqual([])
})
