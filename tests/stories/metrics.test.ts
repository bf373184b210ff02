import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { freePort } from '../support/free-port.ts'
import { opusParameters } from '../support/rtp.ts'
import { scrape } from '../support/scrape.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

const patience = { timeout: 30_000, interval: 200 }
const token = 'a-token-for-tests-only'

type Panel = {
  type: string
  description?: string
  gridPos: { x: number; y: number; w: number; h: number }
}

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ METRICS_TOKEN: token, MAX_PARTICIPANTS: '2', MAX_ROOMS: '10' })
})
afterAll(() => app[Symbol.asyncDispose]())

test.each([
  ['nothing', {}],
  ['a wrong token', { authorization: 'Bearer wrong' }],
  ['the token in another scheme', { authorization: `Basic ${token}` }],
])('who shows %s is told to show the token', async (_, headers: Record<string, string>) => {
  const response = await fetch(`${app.url}/metrics`, { headers })
  expect(response.status).toBe(401)
  expect(response.headers.get('www-authenticate')).toBe('Bearer')
  expect(await response.text()).not.toContain('atrium_')
})

test('a meeting moves the figures', async () => {
  using ann = new TestClient(app.url)
  using ben = new TestClient(app.url)
  using cid = new TestClient(app.url)
  const before = await scrape(app.url, token)
  await ann.join('counted', 'Ann')
  await ben.join('counted', 'Ben')
  await ann.ask('track.publish', {
    source: 'microphone',
    rtpParameters: opusParameters(),
    muted: false,
  })
  await ann.ask('media.restart-ice', { direction: 'send' })
  expect(await refusalOf(cid.join('counted', 'Cid'))).toBe('room-full')
  await fetch(`${app.url}/api/rooms/UPPER`)
  await vi.waitFor(async () => {
    const now = await scrape(app.url, token)
    const grown = (name: string, labels?: Record<string, string>) =>
      now.sum(name, labels) - before.sum(name, labels)
    expect(grown('atrium_room_opened_total')).toBe(1)
    expect(now.sum('atrium_rooms', { path: 'server' })).toBe(1)
    expect(now.sum('atrium_participants', { state: 'connected' })).toBe(2)
    expect(now.sum('atrium_signal_connections')).toBe(3)
    expect(now.sum('atrium_tracks', { kind: 'audio', source: 'microphone' })).toBe(1)
    expect(now.sum('atrium_subscriptions', { kind: 'audio' })).toBe(1)
    expect(now.sum('atrium_transports', { type: 'none' })).toBe(4)
    expect(grown('atrium_participant_join_total', { result: 'ok' })).toBe(2)
    expect(grown('atrium_participant_join_total', { result: 'room-full' })).toBe(1)
    expect(grown('atrium_participant_join_seconds_count')).toBe(2)
    expect(grown('atrium_ice_restart_total')).toBe(1)
    expect(grown('atrium_refusal_total', { door: 'signal', code: 'room-full' })).toBe(1)
    expect(grown('atrium_refusal_total', { door: 'http', code: 'invalid-request' })).toBe(1)
    expect(now.sum('atrium_worker_max_resident_memory_bytes')).toBeGreaterThan(1_000_000)
    expect(now.sum('atrium_worker_cpu_seconds_total')).toBeGreaterThan(0)
    expect(now.sum('atrium_capacity_ratio')).toBeGreaterThanOrEqual(0)
    expect(now.sum('atrium_capacity_ratio')).toBeLessThanOrEqual(0.9)
    expect(now.sum('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(now.text).toContain('nodejs_eventloop_lag_seconds')
  }, patience)
})

test('coming back as oneself is counted, and so is every failure to', async () => {
  using ann = new TestClient(app.url)
  const { resume } = await ann.join('returned', 'Ann')
  const before = await scrape(app.url, token)
  ann[Symbol.dispose]()
  using again = new TestClient(app.url)
  await again.join('returned', 'Ann', { resume })
  using forger = new TestClient(app.url)
  await forger.join('returned', 'Ann', { resume: `${resume}x` as typeof resume })
  await again.ask('room.leave', {})
  using late = new TestClient(app.url)
  await late.join('returned', 'Ann', { resume })
  const after = await scrape(app.url, token)
  for (const result of ['resumed', 'invalid', 'expired'])
    expect(
      after.sum('atrium_resume_total', { result }) - before.sum('atrium_resume_total', { result }),
      result,
    ).toBe(1)
})

test('names that nobody knows make no new series', async () => {
  using ann = new TestClient(app.url)
  await ann.say('no.such.command', {})
  const { text } = await scrape(app.url, token)
  expect(text).toContain('atrium_signal_request_total{command="unknown"}')
  expect(text).not.toContain('no.such.command')
})

test('the figures can be had at a port of their own', async () => {
  const port = String(await freePort())
  await using own = await startTestApp({ METRICS_PORT: port })
  expect((await scrape(`http://127.0.0.1:${port}`)).sum('atrium_workers')).toBe(1)
  expect(await (await fetch(`${own.url}/metrics`)).text()).not.toContain('atrium_')
})

test('a port of its own asks for the token too, if there is one', async () => {
  const port = String(await freePort())
  await using _own = await startTestApp({ METRICS_PORT: port, METRICS_TOKEN: token })
  expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401)
  expect((await scrape(`http://127.0.0.1:${port}`, token)).sum('atrium_workers')).toBe(1)
})

test('without a token and a port nothing is served', async () => {
  await using own = await startTestApp()
  expect(await (await fetch(`${own.url}/metrics`)).text()).not.toContain('atrium_')
})

test('every metric that the dashboard shows exists', async () => {
  const dashboard = readFileSync(join(import.meta.dirname, '../../deploy/grafana/atrium.json'), 'utf8')
  const asked = new Set(dashboard.match(/\b(atrium|process|nodejs)_[a-z0-9_]+/g))
  const { text } = await scrape(app.url, token)
  const told = new Set(
    [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    ),
  )
  expect(asked.size).toBeGreaterThan(20)
  expect([...asked].filter((name) => !told.has(name))).toEqual([])
})

test('no panel of the dashboard lies on another, and each says what it shows', () => {
  const path = join(import.meta.dirname, '../../deploy/grafana/atrium.json')
  const { panels } = JSON.parse(readFileSync(path, 'utf8')) as { panels: Panel[] }
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, n) => `${x + (n % w)} ${y + Math.floor(n / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
  expect(panels.filter(({ type, description }) => type !== 'row' && !description)).toEqual([])
})

const promtool = spawnSync('promtool', ['--version'], { stdio: 'ignore' }).status === 0

test.skipIf(!promtool)(
  'names, helps and types follow Prometheus’ rules (promtool check metrics)',
  async () => {
    using ann = new TestClient(app.url)
    await ann.join('checked', 'Ann')
    const { text } = await scrape(app.url, token)
    const { status, stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], {
      input: text,
      encoding: 'utf8',
    })
    expect({ status, said: stdout + stderr }).toEqual({ status: 0, said: '' })
  },
)
