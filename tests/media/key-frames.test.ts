import type { Consumer } from 'mediasoup/types'
import { expect, test, vi } from 'vitest'
import { keyFrameRequestDelay } from '../../server/media/participant-media.ts'
import { DirectCamera } from './direct-camera.ts'
import { readVp8 } from './rtp-packet.ts'
import { flowing, paused, TestEngine } from './test-engine.ts'

const patience = { timeout: 20_000, interval: 5 }

/** A camera that takes 100 ms to obey, and many who have subscribed to it and wait. */
async function openAudience(size: number) {
  const engine = await TestEngine.start()
  const room = await engine.openRoom()
  const [ann, ben] = await Promise.all([engine.openDirect(room), engine.openDirect(room)])
  const camera = await DirectCamera.publish(ann, { frames: [300, 900], slowness: 100 })
  const arrived = new Map<string, Buffer[]>()
  ben.receive.observer.on('newconsumer', (consumer: Consumer) => {
    const packets: Buffer[] = []
    arrived.set(consumer.id, packets)
    consumer.on('rtp', (packet) => packets.push(packet))
  })
  const viewers = await Promise.all(
    Array.from({ length: size }, async () => {
      const subscription = await ben.media.subscribe(camera.track, paused)
      if (!subscription) throw new Error('not subscribed')
      const { id } = subscription
      return { packets: arrived.get(id) ?? [], resume: () => ben.media.forward(id, flowing) }
    }),
  )
  await vi.waitFor(() => expect(camera.running).toBe(true), patience)
  return {
    camera,
    viewers,
    [Symbol.dispose]() {
      camera[Symbol.dispose]()
      engine[Symbol.dispose]()
    },
  }
}

test('twenty who begin to look at once cost one request for a key frame, and each begins with one', async () => {
  using audience = await openAudience(20)
  const { camera, viewers } = audience
  await Promise.all(viewers.map(({ resume }) => resume()))
  await vi.waitFor(() => expect(viewers.every(({ packets }) => packets.length > 0)).toBe(true), patience)
  expect(camera.asked).toBeLessThanOrEqual(2)
  for (const { packets } of viewers) expect(readVp8(packets[0]!).keyFrame).toBe(true)
})

test('those who begin one after the other share key frames, and the first does not wait for the others', async () => {
  using audience = await openAudience(20)
  const { camera, viewers } = audience
  const began = performance.now()
  await viewers[0]?.resume()
  await vi.waitFor(() => expect(camera.asked).toBe(1), patience)
  for (const { resume } of viewers.slice(1)) {
    await resume()
    await new Promise((done) => setTimeout(done, 25))
  }
  await vi.waitFor(() => expect(viewers.every(({ packets }) => packets.length > 0)).toBe(true), patience)
  const elapsed = performance.now() - began
  // Each of its two layers is asked for by itself, at once and then at this pace.
  expect(camera.asked).toBeLessThanOrEqual(2 * (1 + elapsed / keyFrameRequestDelay))
})
