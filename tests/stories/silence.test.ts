import { expect, test, vi } from 'vitest'
import { opusParameters } from '../support/rtp.ts'
import { startTestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

test('who is unmuted and of whom nothing arrives is told so, and nobody else is', async () => {
  await using app = await startTestApp()
  using ann = new TestClient(app.url)
  using ben = new TestClient(app.url)
  for (const [client, name] of [
    [ann, 'Ann'],
    [ben, 'Ben'],
  ] as const)
    await client.join('silence', name)
  await ann.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: false })
  await ben.ask('track.publish', { source: 'microphone', rtpParameters: opusParameters(), muted: true })
  await vi.waitFor(() => expect(ann.signals).toContainEqual({ type: 'silence' }), 20_000)
  expect(ben.signals).not.toContainEqual({ type: 'silence' })
})
