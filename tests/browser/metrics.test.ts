import { expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { gather, leaveAll, patience } from '../support/gathering.ts'
import { scrape } from '../support/scrape.ts'
import { startTestApp } from '../support/start-app.ts'

const token = 'a-token-for-tests-only'

test('a meeting of real browsers shows in the metrics: packets, bytes, round trips and paths', async () => {
  await using app = await startTestApp({ METRICS_TOKEN: token })
  const browser = await launchChromium()
  const people = await gather(browser, app.url, 'measured', 'Ann', 'Ben', 'Cleo')
  const sum = async (name: string, labels: Record<string, string> = {}) =>
    (await scrape(app.url, token)).sum(name, labels)
  for (const direction of ['incoming', 'outgoing'])
    for (const kind of ['audio', 'video'])
      await expect
        .poll(() => sum('atrium_packet_total', { direction, kind }), { ...patience, message: direction })
        .toBeGreaterThan(50)
  for (const direction of ['incoming', 'outgoing'])
    expect(await sum('atrium_packet_bytes_total', { direction })).toBeGreaterThan(10_000)
  await expect.poll(() => sum('atrium_rtt_seconds_count'), patience).toBeGreaterThan(0)
  expect(await sum('atrium_participants', { state: 'connected' })).toBe(3)
  expect(await sum('atrium_transports', { type: 'host' })).toBe(6)
  expect(await sum('atrium_tracks', { source: 'camera' })).toBe(3)
  expect(await sum('atrium_subscriptions', { kind: 'audio', state: 'flowing' })).toBe(6)
  await leaveAll(people)
  await expect.poll(() => sum('atrium_participants'), patience).toBe(0)
  await browser.close()
})
