import { describe, expect, test, vi } from 'vitest'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { flowing, newTrack, silentLog, TestEngine, type TestRoom } from './test-engine.ts'

const patience = { timeout: 30_000, interval: 20 }

const kill = ({ worker }: TestRoom): boolean => process.kill(worker.pid, 'SIGKILL')

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('a worker that dies', () => {
  test('takes its rooms with it, once, and is replaced at the same port', async () => {
    using engine = await TestEngine.start()
    const room = await engine.openRoom()
    const ann = await room.media.openParticipant(engine.ask)
    await ann.publish(newTrack('microphone'), opusParameters())
    kill(room)
    await vi.waitFor(() => expect(room.heard.losses).toBe(1), patience)
    expect([room.media.closed, ann.closed]).toEqual([true, true])

    // Asked before there is a new worker: it waits for that.
    const next = await engine.openRoom()
    expect(next.worker.pid).not.toBe(room.worker.pid)
    expect(engine.engine.workers.all).toMatchObject([{ index: 0, pid: next.worker.pid, rooms: 1 }])
    const { grant } = await next.media.openParticipant(engine.ask)
    expect(grant.send.iceCandidates.map(({ port }) => port)).toEqual([engine.port, engine.port])
    expect(room.heard.losses).toBe(1)
    expect(next.heard.losses).toBe(0)
  })

  test('leaves the rooms of the others alone', async () => {
    using engine = await TestEngine.start({ WORKERS: '2' })
    const [one, two] = [await engine.openRoom(), await engine.openRoom()]
    kill(one)
    await vi.waitFor(() => expect(one.heard.losses).toBe(1), patience)
    expect(engine.engine.ready).toBe(true)
    expect(two.media.closed).toBe(false)
    await two.media.openParticipant(engine.ask)
    await vi.waitFor(() => expect(engine.engine.workers.all).toHaveLength(2), patience)
    expect(two.heard.losses).toBe(0)
  })

  test('refuses what was under way, and nothing is left unheard', async () => {
    using engine = await TestEngine.start()
    const room = await engine.openRoom()
    const [ann, ben] = await Promise.all([
      room.media.openParticipant(engine.ask),
      room.media.openParticipant(engine.ask),
    ])
    const camera = newTrack('camera')
    await ann.publish(camera, vp8Parameters())
    const subscription = await ben.subscribe(camera.id, flowing)
    if (!subscription) throw new Error('not subscribed')
    process.kill(room.worker.pid, 'SIGSTOP')
    const pending = [
      room.media.openParticipant(engine.ask),
      engine.openRoom(),
      ann.publish(newTrack('microphone'), opusParameters()),
      ann.mute(camera.id, true),
      ben.subscribe(camera.id, flowing),
      ben.forward(subscription.id, { ...flowing, layer: 0 }),
      ben.restartIce('send'),
    ]
    kill(room)
    const outcomes = await Promise.allSettled(pending)
    const codes = outcomes.map((outcome) =>
      outcome.status === 'rejected' ? (outcome.reason as { code?: string }).code : 'fulfilled',
    )
    // A subscription that ended has nothing left to forward; a track that ended is not there to subscribe to.
    expect(codes).toEqual([
      'unavailable',
      'unavailable',
      'unavailable',
      'unavailable',
      'unavailable',
      'fulfilled',
      'unavailable',
    ])
  })

  test('again and again is replaced again and again', async () => {
    using engine = await TestEngine.start()
    for (let death = 0; death < 3; death++) {
      const room = await engine.openRoom()
      kill(room)
      await vi.waitFor(() => expect(room.heard.losses).toBe(1), patience)
    }
    await engine.openRoom()
  })
})

describe('placing rooms', () => {
  test('rooms that open together spread over the workers', async () => {
    using engine = await TestEngine.start({ WORKERS: '2' })
    await Promise.all([engine.openRoom(), engine.openRoom(), engine.openRoom(), engine.openRoom()])
    expect(engine.engine.workers.all).toMatchObject([{ rooms: 2 }, { rooms: 2 }])
  })

  test('a room goes where least is forwarded, and leaves nothing of its weight behind', async () => {
    using engine = await TestEngine.start({ WORKERS: '2' })
    const busy = await engine.openRoom()
    const [ann, ben] = await Promise.all([
      busy.media.openParticipant(engine.ask),
      busy.media.openParticipant(engine.ask),
    ])
    const microphone = newTrack('microphone')
    await ann.publish(microphone, opusParameters())
    for (let count = 0; count < 25; count++) await ben.subscribe(microphone.id, flowing)

    const rooms = [await engine.openRoom(), await engine.openRoom(), await engine.openRoom()]
    expect(rooms.filter(({ worker }) => worker === busy.worker)).toEqual([])
    busy.media.close()
    expect((await engine.openRoom()).worker).toBe(busy.worker)
  })
})

describe('starting and stopping', () => {
  test('each worker has a port of its own', async () => {
    using engine = await TestEngine.start({ WORKERS: '2' })
    const rooms = [await engine.openRoom(), await engine.openRoom()]
    const ports = await Promise.all(
      rooms.map(async ({ media }) => {
        const { grant } = await media.openParticipant(engine.ask)
        return grant.send.iceCandidates[0]?.port
      }),
    )
    expect(new Set(ports)).toEqual(new Set([engine.port, engine.port + 1]))
  })

  test('a taken port stops the start, with the way out; no worker remains', async () => {
    using engine = await TestEngine.start()
    await expect(TestEngine.start({ MEDIA_PORT: String(engine.port - 1), WORKERS: '2' })).rejects.toThrow(
      `media worker 1 cannot start at port ${engine.port}: the port is taken; set MEDIA_PORT`,
    )
    // The other one had its port, and gave it back.
    await vi.waitFor(async () => {
      const again = await TestEngine.start({ MEDIA_PORT: String(engine.port - 1) })
      again[Symbol.dispose]()
    }, patience)
  })

  test('an address of another machine stops the start, with the way out', async () => {
    await expect(TestEngine.start({ LISTEN_IP: '203.0.113.7' })).rejects.toThrow('set LISTEN_IP')
  })

  test('closing ends every process, and nothing is opened any more', async () => {
    const lines: string[] = []
    const remember = (_: object, message: string) => void lines.push(message)
    const log = { ...silentLog, info: remember, warn: remember, error: remember }
    const engine = await TestEngine.start({ WORKERS: '2' }, log)
    const room = await engine.openRoom()
    const pids = engine.engine.workers.all.map(({ pid }) => pid)
    engine.engine.close()
    engine.engine.close()
    await vi.waitFor(() => expect(pids.filter(alive)).toEqual([]), patience)
    expect(engine.engine.ready).toBe(false)
    expect(room.media.closed).toBe(true)
    expect(room.heard.losses).toBe(0)
    await expect(engine.openRoom()).rejects.toMatchObject({ code: 'unavailable' })
    expect(lines).toEqual(['media worker started', 'media worker started'])
  })
})
