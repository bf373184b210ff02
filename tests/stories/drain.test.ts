import { afterEach, expect, test, vi } from 'vitest'
import { runServer } from '../support/run-server.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

const patience = { timeout: 30_000, interval: 100 }
const token = 'a-token-for-tests-only'

type Server = Awaited<ReturnType<typeof runServer>> & { url: string }
const running: Server[] = []
afterEach(() => {
  for (const { child } of running.splice(0)) child.kill('SIGKILL')
})

async function start(environment: Record<string, string> = {}): Promise<Server> {
  const process = await runServer({ ADMIN_TOKEN: token, ...environment })
  const server = { ...process, url: `http://127.0.0.1:${process.port}` }
  running.push(server)
  await vi.waitFor(async () => expect((await fetch(`${server.url}/readyz`)).status).toBe(200), patience)
  return server
}

const drain = (url: string, body?: unknown, bearer = token) =>
  fetch(`${url}/api/admin/drain`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${bearer}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

test('after SIGTERM meetings go on, no new ones begin, everybody knows, and the last one to leave ends it', async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: '600' })
  using ann = new TestClient(url)
  using ben = new TestClient(url)
  using cid = new TestClient(url)
  await ann.join('going-on', 'Ann')
  expect(ann.state.closing).toBeNull()
  const before = Date.now()
  child.kill('SIGTERM')

  await vi.waitFor(() => expect(ann.state.closing).toBeGreaterThanOrEqual(before + 600_000), patience)
  const ready = await fetch(`${url}/readyz`)
  expect([ready.status, await ready.json()]).toEqual([503, { status: 'draining' }])
  const { closing } = await ben.resource('going-on')
  expect(closing).toBeGreaterThanOrEqual(before + 600_000)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)

  await ben.join('going-on', 'Ben')
  expect(ben.state.closing).toBe(ann.state.closing)
  expect(await refusalOf(cid.join('begun-too-late', 'Cid'))).toBe('draining')
  const created = await fetch(`${url}/api/rooms`, { method: 'POST' })
  expect([created.status, await created.json()]).toMatchObject([503, { error: { code: 'draining' } }])

  await ben.ask('chat.send', { text: 'still here' })
  await vi.waitFor(() => expect(ann.state.chat).toHaveLength(1), patience)
  await ann.ask('room.leave', {})
  expect(child.exitCode).toBeNull()
  await ben.ask('room.leave', {})
  expect(await ended).toBe(0)
})

test('when the time is up meetings end, with a reason', async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: '2' })
  using ann = new TestClient(url)
  await ann.join('cut-off', 'Ann')
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  await vi.waitFor(() => expect(ann.closed).toBe('maintenance'), patience)
})

test('a second SIGTERM ends at once', async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: '600' })
  using ann = new TestClient(url)
  await ann.join('impatient', 'Ann')
  child.kill('SIGTERM')
  await vi.waitFor(() => expect(ann.state.closing).not.toBeNull(), patience)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  await vi.waitFor(() => expect(ann.closed).toBe('server-stopping'), patience)
})

test('an interrupt ends at once, also while draining', async () => {
  const { url, child, ended } = await start({ DRAIN_SECONDS: '600' })
  using ann = new TestClient(url)
  await ann.join('interrupted', 'Ann')
  await drain(url)
  await vi.waitFor(() => expect(ann.state.closing).not.toBeNull(), patience)
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  await vi.waitFor(() => expect(ann.closed).toBe('server-stopping'), patience)
})

test('without meetings a drained server ends at once', async () => {
  const { child, ended } = await start({ DRAIN_SECONDS: '600' })
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('who has the token drains over HTTP, for as long as it says; of several ends the earliest holds', async () => {
  const { url, ended } = await start({ DRAIN_SECONDS: '600' })
  using ann = new TestClient(url)
  await ann.join('drained', 'Ann')

  expect((await drain(url, undefined, 'another-token-than-that')).status).toBe(401)
  expect((await drain(url, { seconds: -1 })).status).toBe(400)
  expect((await drain(url, { hours: 1 })).status).toBe(400)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)

  const first = await drain(url)
  expect([first.status, await first.json()]).toMatchObject([202, { status: 'draining', rooms: 1 }])
  await vi.waitFor(() => expect(ann.state.closing).not.toBeNull(), patience)
  const later = ann.state.closing!
  await drain(url, { seconds: 300 })
  await vi.waitFor(() => expect(ann.state.closing).toBeLessThan(later - 200_000), patience)
  await drain(url, { seconds: 0 })
  expect(await ended).toBe(0)
  await vi.waitFor(() => expect(ann.closed).toBe('maintenance'), patience)
})

test('without ADMIN_TOKEN there is nothing to ask', async () => {
  const { url } = await start({ ADMIN_TOKEN: '' })
  expect((await drain(url)).status).toBe(404)
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
})
