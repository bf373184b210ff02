import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { hasCoturn, startCoturn } from '../support/coturn.ts'
import { patience } from '../support/gathering.ts'
import { startTestApp } from '../support/start-app.ts'

const secret = 'a secret of this test and nothing else'

const verdictOf = (page: Page, id: string) => page.getByTestId(`check-${id}`).getAttribute('data-verdict')
const phase = (page: Page) => page.getByTestId('check-page').getAttribute('data-phase')

async function runCheck(page: Page, url: string): Promise<void> {
  await page.goto(url)
  await page.getByTestId('check-link').click()
  await page.getByTestId('check-start').click()
  await expect.poll(() => phase(page), { ...patience, timeout: 120_000 }).toBe('ready')
}

test('the network check sends media by each way there is, and one’s voice comes back', async () => {
  await using app = await startTestApp()
  await using browser = await launchChromium()
  await using ann = await Person.arrive(browser, 'Ann', {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await runCheck(ann.page, app.url)
  for (const id of ['https', 'websocket', 'udp', 'tcp'])
    expect(await verdictOf(ann.page, id), id).toBe('green')
  for (const id of ['turn-udp', 'turn-tcp', 'turn-tls', 'nat'])
    expect(await verdictOf(ann.page, id), id).toBe('unknown')
  expect(['green', 'amber']).toContain(await verdictOf(ann.page, 'overall'))

  await ann.press('check-devices')
  await expect.poll(() => phase(ann.page), patience).toBe('done')
  for (const id of ['camera', 'microphone', 'playback'])
    expect(await verdictOf(ann.page, id), id).toBe('green')
  const played = () =>
    ann.page.getByTestId('check-sound').evaluate((audio: HTMLAudioElement) => audio.readyState)
  await expect.poll(played, patience).toBeGreaterThan(0)

  await ann.press('check-copy')
  // A click comes back before the clipboard is written.
  const clipboard = () => ann.page.evaluate(() => navigator.clipboard.readText())
  await expect.poll(clipboard, patience).not.toBe('')
  const copied = await clipboard()
  for (const line of ['[green] udp works', '[green] tcp works', '[unknown] turn-tls not-offered', 'Mbit/s'])
    expect(copied).toContain(line)
  expect(ann.complaints).toEqual([])
})

test.skipIf(!hasCoturn)('a relay is tested by a real one, over UDP and over TCP', async () => {
  await using coturn = await startCoturn(secret)
  const address = `turn:127.0.0.1:${coturn.port}`
  await using app = await startTestApp({
    TURN_URLS: `${address}?transport=udp,${address}?transport=tcp`,
    TURN_SECRET: secret,
  })
  await using browser = await launchChromium()
  await using ann = await Person.arrive(browser, 'Ann')
  await runCheck(ann.page, app.url)
  for (const id of ['udp', 'tcp', 'turn-udp', 'turn-tcp'])
    expect(await verdictOf(ann.page, id), id).toBe('green')
  expect(await verdictOf(ann.page, 'turn-tls')).toBe('unknown')
  expect(await ann.page.getByTestId('check-turn-tcp').innerText()).toContain('relay tcp')
})
