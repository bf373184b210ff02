import { expect, test, vi } from 'vitest'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { startTestApp } from '../support/start-app.ts'
import { refusalOf, TestClient } from '../support/test-client.ts'

test('a worker that dies takes down the media of its own rooms only, and everybody opens it again', async () => {
  await using app = await startTestApp({ WORKERS: '2' })
  using ann = new TestClient(app.url)
  using ben = new TestClient(app.url)
  using other = new TestClient(app.url)
  await ann.join('doomed', 'Ann')
  await other.join('lucky', 'Other')
  await ben.join('doomed', 'Ben')
  await ann.ask('track.publish', { source: 'camera', rtpParameters: vp8Parameters(), muted: false })
  await ann.ask('hand.set', { raised: true })
  const [first, second] = app.engine.workers.all
  expect([first?.rooms, second?.rooms]).toEqual([1, 1])

  process.kill(first?.pid ?? 0, 'SIGKILL')
  for (const one of [ann, ben])
    await vi.waitFor(() => expect(one.state.generation).toBe(1), { timeout: 20_000 })
  expect(ann.state.tracks.size).toBe(0)
  expect(ann.state.hands).toEqual([ann.you])
  expect(
    await refusalOf(
      ann.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false }),
    ),
  ).toBe('unavailable')

  const again = await vi.waitFor(async () => ann.ask('media.open', await ann.mediaAsk('doomed')), {
    timeout: 20_000,
    interval: 300,
  })
  expect(again.media).toMatchObject({ generation: 1, kept: false })
  const { id } = await ann.ask('track.publish', {
    source: 'camera',
    rtpParameters: vp8Parameters(),
    muted: false,
  })
  const { subscriptions } = await ben.ask('media.open', await ben.mediaAsk('doomed'))
  expect(subscriptions.map(({ track }) => track)).toEqual([id])
  expect(other.state.generation).toBe(0)
  expect(other.socket.connected).toBe(true)
})
