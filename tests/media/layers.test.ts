import type { Consumer } from 'mediasoup/types'
import { expect, test, vi } from 'vitest'
import type { Forwarding } from '../../server/room/media.ts'
import { DirectCamera, type DirectCameraOptions } from './direct-camera.ts'
import { readVp8 } from './rtp-packet.ts'
import { flowing, paused, TestEngine } from './test-engine.ts'

const patience = { timeout: 20_000, interval: 20 }

/** Somebody sends, somebody looks. `forwarding`: what is looked at first. */
async function openLook(sent: Partial<DirectCameraOptions>, forwarding: Forwarding) {
  const engine = await TestEngine.start()
  const room = await engine.openRoom()
  const [ann, ben] = await Promise.all([engine.openDirect(room), engine.openDirect(room)])
  const camera = await DirectCamera.publish(ann, sent)
  await vi.waitFor(() => expect(camera.running).toBe(true), patience)
  let arrived: Array<ReturnType<typeof readVp8>> = []
  ben.receive.observer.once('newconsumer', (consumer: Consumer) =>
    consumer.on('rtp', (packet) => arrived.push(readVp8(packet))),
  )
  const subscription = await ben.media.subscribe(camera.track, forwarding)
  if (!subscription) throw new Error('not subscribed')
  return {
    camera,
    forward: (next: Forwarding) => ben.media.forward(subscription.id, next),
    /** What came first since it was last looked. */
    async first() {
      await vi.waitFor(() => expect(arrived.length).toBeGreaterThan(0), patience)
      return arrived[0]
    },
    /** The next so many packets. */
    async next(count: number) {
      arrived = []
      await vi.waitFor(() => expect(arrived.length).toBeGreaterThanOrEqual(count), patience)
      return arrived.slice(0, count)
    },
    /** What comes in so many ms. */
    async within(ms: number) {
      arrived = []
      await new Promise((done) => setTimeout(done, ms))
      return arrived
    },
    [Symbol.dispose]() {
      camera[Symbol.dispose]()
      engine[Symbol.dispose]()
    },
  }
}

const temporalLayers = (packets: Array<{ temporalLayer: number }>) =>
  [...new Set(packets.map(({ temporalLayer }) => temporalLayer))].toSorted((a, b) => a - b)

test('fewer temporal layers are fewer frames, and more come back without a key frame', async () => {
  using look = await openLook({ frames: [300, 900] }, { ...flowing, layer: 0, temporalLayer: 1 })
  await look.next(4)
  expect(temporalLayers(await look.next(20))).toEqual([0, 1])

  const { asked } = look.camera
  await look.forward({ ...flowing, layer: 0, temporalLayer: 2 })
  await look.next(8)
  expect(temporalLayers(await look.next(20))).toEqual([0, 1, 2])
  await look.forward({ ...flowing, layer: 0, temporalLayer: 0 })
  await look.next(8)
  expect(temporalLayers(await look.next(10))).toEqual([0])
  expect(look.camera.asked).toBe(asked)
})

test('a screen, which is sent in one stream, begins with a key frame every time and then has all its frames', async () => {
  const screen = { source: 'screen' as const, frames: [900], scalabilityMode: 'L1T2' }
  using look = await openLook(screen, flowing)
  for (let times = 0; times < 3; times++) {
    expect(await look.first()).toMatchObject({ keyFrame: true })
    await vi.waitFor(async () => expect(temporalLayers(await look.next(4))).toEqual([0, 1]), patience)
    await look.forward(paused)
    await vi.waitFor(async () => expect(await look.within(150)).toHaveLength(0), patience)
    await look.forward(flowing)
  }
})
