import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { CapacityGuard } from '../../server/capacity/capacity-guard.ts'
import { sheddingSteps, type SheddingStep } from '#shared/shedding.ts'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { scrape } from '../support/scrape.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

const patience = { timeout: 20_000, interval: 20 }

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ UNSEEN_SECONDS: '0.2' })
})
afterAll(() => app[Symbol.asyncDispose]())

const stepOf = ({ signals }: TestClient): SheddingStep | undefined =>
  signals.findLast((signal) => signal.type === 'shedding')?.step

/** Six on stage with cameras, one of whom is looked at, and one who only watches. */
async function openMeeting(room: string) {
  const stage = Array.from({ length: 6 }, () => new TestClient(app.url))
  const watcher = new TestClient(app.url)
  for (const [index, one] of [...stage, watcher].entries()) await one.join(room, `P${index}`)
  for (const one of stage) {
    await one.ask('track.publish', { source: 'camera', rtpParameters: vp8Parameters(), muted: false })
    await one.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  }
  for (const looking of [...stage, watcher])
    await looking.ask('view.set', {
      hidden: false,
      audioOnly: false,
      tiles: stage
        .filter((one) => one !== looking)
        .map(({ you }) => ({ participant: you, source: 'camera' as const, width: 1_280, height: 720 })),
    })
  const pictures = (of: TestClient) => [...of.received.values()].filter(({ kind }) => kind === 'video').length
  return {
    watcher,
    stage,
    first: stage[0]!,
    pictures: () => [pictures(stage[0]!), pictures(watcher)],
    sounds: (of: TestClient) => [...of.received.values()].filter(({ kind }) => kind === 'audio').length,
    [Symbol.dispose]() {
      for (const one of [...stage, watcher]) one[Symbol.dispose]()
      app.rooms.shed('none')
    },
  }
}

test('step by step pictures are given up, never sound, and all of it comes back', async () => {
  using meeting = await openMeeting('giving-up')
  const { first, watcher } = meeting
  /** Told only once it changes: at first everything is sent. */
  const layer = () => first.demands.at(-1)?.layer ?? 2
  await vi.waitFor(() => expect(meeting.pictures()).toEqual([5, 6]), patience)
  const heard = meeting.sounds(watcher)
  expect(heard).toBeGreaterThan(0)

  app.rooms.shed('sharpness')
  await vi.waitFor(() => expect(layer()).toBe(0), patience)
  expect(meeting.pictures()).toEqual([5, 6])
  app.rooms.shed('tiles')
  await vi.waitFor(() => expect(meeting.pictures()).toEqual([3, 3]), patience)
  app.rooms.shed('watchers')
  await vi.waitFor(() => expect(meeting.pictures()).toEqual([2, 0]), patience)
  await vi.waitFor(() => expect(stepOf(watcher)).toBe('watchers'), patience)
  app.rooms.shed('newcomers')
  await vi.waitFor(() => expect(meeting.pictures()).toEqual([1, 0]), patience)
  expect(meeting.sounds(watcher)).toBe(heard)

  app.rooms.shed('none')
  await vi.waitFor(() => expect(meeting.pictures()).toEqual([5, 6]), patience)
  await vi.waitFor(() => expect(layer()).toBe(2), patience)
  expect([first, watcher].map(stepOf)).toEqual(['none', 'none'])
})

test('newcomers are refused with a reason, whoever was inside comes back, and all may come again later', async () => {
  using ann = new TestClient(app.url)
  using late = new TestClient(app.url)
  const { resume } = await ann.join('closed-door', 'Ann')
  app.rooms.shed('newcomers')
  expect(await refusalOf(late.join('closed-door', 'Late'))).toBe('overloaded')
  expect(await refusalOf(late.join('another-door', 'Late'))).toBe('overloaded')
  using again = new TestClient(app.url)
  expect((await again.join('closed-door', 'Ann', { resume })).resumed).toBe(true)
  expect(stepOf(again)).toBe('newcomers')
  app.rooms.shed('none')
  await late.join('closed-door', 'Late')
})

test('the load decides what is given up, step by step, and gets it all back', async () => {
  let cpu = 0.2
  using ann = new TestClient(app.url)
  using late = new TestClient(app.url)
  await ann.join('loaded', 'Ann')
  const guard = new CapacityGuard({
    load: { usage: async () => ({ cpu, lag: 0, uplink: 0, packets: 0 }), close() {} },
    limits: { cpu: 0.85, lag: 250, uplink: Infinity, packets: Infinity },
    changed: (step) => app.rooms.shed(step),
    failed: (error) => expect.fail(String(error)),
  })
  const told = () => ann.signals.flatMap((signal) => (signal.type === 'shedding' ? [signal.step] : []))
  try {
    cpu = 0.97
    await vi.waitFor(() => expect(stepOf(ann)).toBe('newcomers'), patience)
    expect(told()).toEqual(sheddingSteps)
    expect(await refusalOf(late.join('loaded', 'Late'))).toBe('overloaded')
    cpu = 0.2
    await vi.waitFor(() => expect(stepOf(ann)).toBe('none'), patience)
    expect(told()).toEqual([...sheddingSteps, ...sheddingSteps.slice(0, -1).toReversed()])
    await late.join('loaded', 'Late')
  } finally {
    guard.close()
    app.rooms.shed('none')
  }
})

test('a worker that does more than it may makes the server refuse newcomers, and Prometheus sees it', async () => {
  const token = 'a-token-for-tests-only'
  // Any work at all is too much.
  await using busy = await startTestApp({ SHED_AT: '0.0000001', METRICS_TOKEN: token })
  await vi.waitFor(
    async () => {
      using late = new TestClient(busy.url)
      expect(await refusalOf(late.join('no-more', 'Late'))).toBe('overloaded')
    },
    { timeout: 60_000, interval: 200 },
  )
  const seen = await scrape(busy.url, token)
  expect(seen.sum('atrium_shedding_step')).toBe(4)
  expect(seen.sum('atrium_pressure_ratio', { resource: 'cpu' })).toBeGreaterThan(1)
  expect(seen.sum('atrium_refusal_total', { code: 'overloaded' })).toBeGreaterThan(0)
})
