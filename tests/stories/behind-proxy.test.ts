import { expect, test } from 'vitest'
import type { CreatedRoom } from '#shared/protocol/http.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

/** As a proxy forwards it. */
const create = (app: TestApp, forwarded: string) =>
  fetch(`${app.url}/api/rooms`, { method: 'POST', headers: { 'x-forwarded-for': forwarded } })

/** More than anybody may. */
async function statuses(app: TestApp, forwarded: (n: number) => string): Promise<Set<number>> {
  const all = new Set<number>()
  for (let n = 0; n < 35; n++) all.add((await create(app, forwarded(n))).status)
  return all
}

test('behind a trusted proxy each visitor has a rate limit of its own', async () => {
  await using app = await startTestApp({ TRUSTED_PROXIES: '127.0.0.1' })
  expect(await statuses(app, (n) => `203.0.113.${n}`)).toEqual(new Set([201]))
  expect(await statuses(app, () => '198.51.100.1')).toEqual(new Set([201, 429]))
  const response = await create(app, '198.51.100.2')
  expect(((await response.json()) as CreatedRoom).code).toBeTruthy()
})

test('who writes an address of its own in front of the proxy’s gains nothing', async () => {
  await using app = await startTestApp({ TRUSTED_PROXIES: '127.0.0.0/8' })
  expect(await statuses(app, (n) => `10.9.8.${n}, 203.0.113.1`)).toEqual(new Set([201, 429]))
})

test('without a trusted proxy a forged X-Forwarded-For is not believed', async () => {
  await using app = await startTestApp()
  expect(await statuses(app, (n) => `203.0.113.${n}`)).toEqual(new Set([201, 429]))
  await using elsewhere = await startTestApp({ TRUSTED_PROXIES: '10.0.0.0/8' })
  expect(await statuses(elsewhere, (n) => `203.0.113.${n}`)).toEqual(new Set([201, 429]))
})

test('who opens connections without end is refused, and only that visitor', async () => {
  await using app = await startTestApp({ TRUSTED_PROXIES: '127.0.0.1' })
  const visit = (forwarded: string) => new TestClient(app.url, undefined, { 'x-forwarded-for': forwarded })
  const flood = Array.from({ length: 600 }, () => visit('203.0.113.1'))
  const refused = flood.map(
    ({ socket }) =>
      new Promise<string>((over) => {
        socket.on('connect', () => over('let in'))
        socket.on('connect_error', (error) => over(String((error as { data?: { code: string } }).data?.code)))
      }),
  )
  expect(new Set(await Promise.all(refused))).toEqual(new Set(['let in', 'rate-limited']))
  using other = visit('203.0.113.2')
  await other.join('still-open', 'Ann')
  for (const client of flood) client[Symbol.dispose]()
})

test('the web site listens at an address of its own', async () => {
  await using app = await startTestApp({ LISTEN_IP: '127.0.0.1', WEB_LISTEN_IP: '127.0.0.2' })
  const health = `:${app.port}/healthz`
  expect((await fetch(`http://127.0.0.2${health}`)).status).toBe(200)
  await expect(fetch(`http://127.0.0.1${health}`)).rejects.toThrow('fetch failed')
})
