import type { Consumer, Producer, Router, Transport } from 'mediasoup/types'
import { describe, expect, test, vi } from 'vitest'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import { dtlsParameters, opusParameters, vp8Parameters } from '../support/rtp.ts'
import { refusalOf } from '../support/test-client.ts'
import { flowing, newTrack, paused, TestEngine, type TestRoom } from './test-engine.ts'

const patience = { timeout: 20_000, interval: 20 }

/** What mediasoup makes in a router from now on. */
function watch(router: Router) {
  const seen: { producers: Producer[]; consumers: Consumer[] } = { producers: [], consumers: [] }
  router.observer.on('newtransport', (transport: Transport) => {
    transport.observer.on('newproducer', (producer) => seen.producers.push(producer))
    transport.observer.on('newconsumer', (consumer) => seen.consumers.push(consumer))
  })
  return seen
}

async function openPair() {
  const engine = await TestEngine.start()
  const room = await engine.openRoom()
  const seen = watch(room.router)
  const [ann, ben] = await Promise.all([
    room.media.openParticipant(engine.ask),
    room.media.openParticipant(engine.ask),
  ])
  return { engine, room, seen, ann, ben, [Symbol.dispose]: () => engine[Symbol.dispose]() }
}

async function left({ router }: TestRoom) {
  const { transportIds, mapProducerIdConsumerIds } = await router.dump()
  return { transports: transportIds.length, producers: mapProducerIdConsumerIds.length }
}

describe('two participants', () => {
  test('get two transports each, ready for a browser that opens the handshake', async () => {
    using pair = await openPair()
    const { send, receive, id } = pair.ann.grant
    expect(id).not.toBe(pair.ben.grant.id)
    expect(send.id).not.toBe(receive.id)
    for (const { dtlsParameters: own, iceParameters } of [send, receive]) {
      expect(own.role).toBe('server')
      expect(iceParameters.iceLite).toBe(true)
    }
    const port = pair.engine.port
    expect(
      send.iceCandidates.map(({ protocol, address, port: at }) => `${protocol} ${address} ${at}`),
    ).toEqual([`udp 127.0.0.1 ${port}`, `tcp 127.0.0.1 ${port}`])
  })

  test('publish and subscribe', async () => {
    using pair = await openPair()
    const { seen, ann, ben } = pair
    const [microphone, camera, screen] = [newTrack('microphone'), newTrack('camera'), newTrack('screen')]
    expect(await ann.publish(microphone, opusParameters('0'))).toEqual({ layers: 1 })
    expect(await ann.publish(camera, vp8Parameters('1', 3))).toEqual({ layers: 3 })
    expect(await ann.publish(screen, vp8Parameters('2', 1))).toEqual({ layers: 1 })
    expect(seen.producers.map(({ id, kind }) => [id, kind])).toEqual([
      [microphone.id, 'audio'],
      [camera.id, 'video'],
      [screen.id, 'video'],
    ])

    const heard = await ben.subscribe(microphone.id, flowing)
    expect(heard).toMatchObject({ track: microphone.id, kind: 'audio' })
    const shown = await ben.subscribe(camera.id, { paused: true, layer: 1, temporalLayer: 2, priority: 77 })
    expect(shown).toMatchObject({ track: camera.id, kind: 'video' })
    const stage = await ben.subscribe(screen.id, flowing)
    expect(stage).toMatchObject({ track: screen.id, kind: 'video' })
    expect(seen.consumers.map(({ id }) => id)).toEqual([heard?.id, shown?.id, stage?.id])
    expect(seen.consumers.map((consumer) => consumer.paused)).toEqual([false, true, false])
    expect(seen.consumers[1]).toMatchObject({ preferredLayers: { spatialLayer: 1 }, priority: 77 })
  })

  test('change what is sent, and nothing is asked of the worker that is not new', async () => {
    using pair = await openPair()
    const { seen, ann, ben } = pair
    const camera = newTrack('camera')
    await ann.publish(camera, vp8Parameters())
    const subscription = await ben.subscribe(camera.id, paused)
    const [consumer] = seen.consumers
    if (!subscription || !consumer) throw new Error('not subscribed')
    const asked = [
      vi.spyOn(consumer, 'pause'),
      vi.spyOn(consumer, 'resume'),
      vi.spyOn(consumer, 'setPreferredLayers'),
      vi.spyOn(consumer, 'setPriority'),
    ]
    const counts = () => asked.map(({ mock }) => mock.calls.length)

    await ben.forward(subscription.id, { ...paused })
    expect(counts()).toEqual([0, 0, 0, 0])
    await ben.forward(subscription.id, { paused: false, layer: 0, temporalLayer: 2, priority: 200 })
    expect(counts()).toEqual([0, 1, 1, 1])
    expect(consumer).toMatchObject({ paused: false, preferredLayers: { spatialLayer: 0 }, priority: 200 })
    await ben.forward(subscription.id, { paused: true, layer: 0, temporalLayer: 2, priority: 200 })
    expect(counts()).toEqual([1, 1, 1, 1])
    await Promise.all([
      ben.forward(subscription.id, { paused: false, layer: 0, temporalLayer: 2, priority: 200 }),
      ben.forward(subscription.id, { paused: true, layer: 0, temporalLayer: 2, priority: 200 }),
    ])
    expect((await consumer.dump()).paused).toBe(true)
  })

  test('end subscriptions and tracks, and ending twice does no harm', async () => {
    using pair = await openPair()
    const { room, seen, ann, ben } = pair
    const [microphone, camera] = [newTrack('microphone'), newTrack('camera')]
    await ann.publish(microphone, opusParameters())
    await ann.publish(camera, vp8Parameters())
    const heard = await ben.subscribe(microphone.id, flowing)
    const shown = await ben.subscribe(camera.id, flowing)
    if (!heard || !shown) throw new Error('not subscribed')

    ben.unsubscribe(heard.id)
    expect(seen.consumers.map(({ closed }) => closed)).toEqual([true, false])
    ann.unpublish(camera.id)
    await vi.waitFor(() => expect(seen.consumers[1]?.closed).toBe(true), patience)
    await vi.waitFor(async () => expect(await left(room)).toEqual({ transports: 4, producers: 1 }), patience)

    ben.unsubscribe(heard.id)
    ben.unsubscribe('unknown' as SubscriptionId)
    ann.unpublish(camera.id)
    ann.unpublish('unknown' as TrackId)
    await ann.mute(camera.id, true)
    await ben.forward(shown.id, paused)
    expect(await ben.subscribe(camera.id, flowing)).toBeUndefined()
    expect(await ben.subscribe('unknown' as TrackId, flowing)).toBeUndefined()
  })

  test('one leaves: tracks and subscriptions end, the other stays', async () => {
    using pair = await openPair()
    const { room, seen, ann, ben } = pair
    const camera = newTrack('camera')
    await ann.publish(camera, vp8Parameters())
    await ben.publish(newTrack('microphone'), opusParameters())
    await ben.subscribe(camera.id, flowing)
    ann.close()
    ann.close()
    expect(ann.closed).toBe(true)
    await vi.waitFor(() => expect(seen.consumers[0]?.closed).toBe(true), patience)
    await vi.waitFor(async () => expect(await left(room)).toEqual({ transports: 2, producers: 1 }), patience)
    expect(await refusalOf(ann.publish(newTrack('camera'), vp8Parameters()))).toBe('gone')
    expect(await refusalOf(ann.subscribe(camera.id, flowing))).toBe('gone')
    expect(await refusalOf(ann.restartIce('send'))).toBe('gone')
    expect(await ben.subscribe(camera.id, flowing)).toBeUndefined()
  })

  test('restart ICE with new credentials', async () => {
    using pair = await openPair()
    const fresh = await pair.ann.restartIce('receive')
    expect(fresh.usernameFragment).not.toBe(pair.ann.grant.receive.iceParameters.usernameFragment)
  })

  test('get nothing they cannot decode', async () => {
    using pair = await openPair()
    const { engine, room, ann } = pair
    const onlyAudio = engine.ask.rtpCapabilities.codecs?.filter(({ kind }) => kind === 'audio') ?? []
    const radio = await room.media.openParticipant({ ...engine.ask, rtpCapabilities: { codecs: onlyAudio } })
    const [microphone, camera] = [newTrack('microphone'), newTrack('camera')]
    await ann.publish(microphone, opusParameters())
    await ann.publish(camera, vp8Parameters())
    expect(await radio.subscribe(camera.id, flowing)).toBeUndefined()
    expect(await radio.subscribe(microphone.id, flowing)).toBeDefined()
  })
})

describe('the end', () => {
  test('closing a room closes all that is in it, and is no loss', async () => {
    using pair = await openPair()
    const { engine, room, ann, ben } = pair
    await ann.publish(newTrack('camera'), vp8Parameters())
    room.media.close()
    room.media.close()
    expect([room.media.closed, ann.closed, ben.closed]).toEqual([true, true, true])
    await vi.waitFor(async () => expect((await room.worker.dump()).routerIds).toEqual([]), patience)
    expect(engine.engine.workers.all).toMatchObject([{ rooms: 0, consumers: 0 }])
    expect(room.heard.losses).toBe(0)
    expect(await refusalOf(room.media.openParticipant(engine.ask))).toBe('unavailable')
  })

  test('whatever is under way when a participant leaves ends with it', async () => {
    using pair = await openPair()
    const { engine, room, seen, ann, ben } = pair
    const camera = newTrack('camera')
    await ann.publish(camera, vp8Parameters())
    const pending = [
      ben.subscribe(camera.id, flowing),
      ben.publish(newTrack('microphone'), opusParameters()),
      ben.publish(newTrack('camera'), vp8Parameters()),
    ]
    ben.close()
    const outcomes = await Promise.allSettled(pending)
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    await vi.waitFor(async () => expect(await left(room)).toEqual({ transports: 2, producers: 1 }), patience)
    expect(seen.consumers.filter(({ closed }) => !closed)).toEqual([])
    expect(seen.producers.filter(({ closed }) => !closed)).toHaveLength(1)
    expect(engine.engine.workers.all).toMatchObject([{ consumers: 0 }])
  })

  test('a room that closes while somebody comes in leaves nothing behind', async () => {
    using engine = await TestEngine.start()
    const room = await engine.openRoom()
    const pending = room.media.openParticipant(engine.ask)
    room.media.close()
    expect(['gone', 'unavailable']).toContain(await refusalOf(pending))
    await vi.waitFor(async () => expect((await room.worker.dump()).routerIds).toEqual([]), patience)
  })
})

describe('parameters that make no sense', () => {
  const [fingerprint] = dtlsParameters.fingerprints
  const asks: Array<[string, (ask: MediaAsk) => unknown]> = [
    ['no fingerprints', (ask) => ({ ...ask, dtlsParameters: { fingerprints: [] } })],
    ['fingerprints that are no list', (ask) => ({ ...ask, dtlsParameters: {} })],
    ['a fingerprint of nothing', (ask) => ({ ...ask, dtlsParameters: { fingerprints: [null] } })],
    [
      'a fingerprint of another kind',
      (ask) => ({ ...ask, dtlsParameters: { fingerprints: [{ ...fingerprint, algorithm: 'md5' }] } }),
    ],
    [
      'a fingerprint without value',
      (ask) => ({ ...ask, dtlsParameters: { fingerprints: [{ algorithm: 'sha-256' }] } }),
    ],
    ['capabilities of nothing', (ask) => ({ ...ask, rtpCapabilities: { codecs: [null] } })],
    ['codecs that are no list', (ask) => ({ ...ask, rtpCapabilities: { codecs: 'opus' } })],
  ]

  test.each(asks)('open no transports: %s', async (_, change) => {
    using engine = await TestEngine.start()
    const room = await engine.openRoom()
    const ask = change(engine.ask) as MediaAsk
    expect(await refusalOf(room.media.openParticipant(ask))).toBe('invalid-request')
    expect(await left(room)).toEqual({ transports: 0, producers: 0 })
  })

  const camera = vp8Parameters('1', 2)
  const [low, high] = camera.encodings ?? []
  const [vp8, rtx] = camera.codecs
  const tracks: Array<[string, object]> = [
    ['nothing', {}],
    ['no codecs', { ...camera, codecs: [] }],
    ['a codec of nothing', { ...camera, codecs: [null] }],
    ['sound as picture', opusParameters()],
    ['a payload type beyond seven bits', { ...camera, codecs: [{ ...vp8, payloadType: 200 }] }],
    ['retransmission of itself', { ...camera, codecs: [vp8, { ...rtx, parameters: { apt: 97 } }] }],
    ['the same ssrc twice', { ...camera, encodings: [low, low] }],
    ['a negative ssrc', { ...camera, encodings: [{ ssrc: -1 }] }],
    ['a hundred encodings', { ...camera, encodings: Array.from({ length: 100 }, (_, ssrc) => ({ ssrc })) }],
    ['ninety-nine layers', { ...camera, encodings: [{ ...low, scalabilityMode: 'L99T99' }] }],
    ['simulcast of SVC', { ...camera, encodings: [low, { ...high, scalabilityMode: 'L3T3' }] }],
    ['an unknown header extension', { ...camera, headerExtensions: [{ uri: 'urn:x', id: 3 }] }],
    [
      'a header extension without id',
      { ...camera, headerExtensions: [{ uri: 'urn:3gpp:video-orientation', id: 0 }] },
    ],
  ]

  test.each(tracks)('publish nothing: %s', async (_, parameters) => {
    using pair = await openPair()
    const { room, ann } = pair
    expect(await refusalOf(ann.publish(newTrack('camera'), parameters as never))).toBe('invalid-request')
    expect(await left(room)).toEqual({ transports: 4, producers: 0 })
    expect(await ann.publish(newTrack('camera'), vp8Parameters())).toEqual({ layers: 3 })
  })

  test('a codec that is not on offer is unsupported', async () => {
    using pair = await openPair()
    const parameters = { ...camera, codecs: [{ ...vp8, mimeType: 'video/H264' }] }
    expect(await refusalOf(pair.ann.publish(newTrack('camera'), parameters as never))).toBe('unsupported')
  })

  test('the mid of another track is a conflict', async () => {
    using pair = await openPair()
    await pair.ann.publish(newTrack('microphone'), opusParameters('7'))
    expect(await refusalOf(pair.ann.publish(newTrack('camera'), vp8Parameters('7')))).toBe('conflict')
  })

  // mediasoup throws half-way through serialising such a number, and the worker never hears anything again.
  test.each([1.5, null, 'much', {}])('a maxBitrate of %j does not jam the worker', async (maxBitrate) => {
    using pair = await openPair()
    const { engine, ann } = pair
    const parameters = { ...camera, encodings: [{ ...low, maxBitrate }, high] }
    await ann.publish(newTrack('camera'), parameters as never)
    const other = await engine.openRoom()
    expect(await other.media.openParticipant(engine.ask)).toMatchObject({ closed: false })
  })
})

test('announced addresses stand in the candidates, for UDP and TCP', async () => {
  using engine = await TestEngine.start({ ANNOUNCED_IP: '203.0.113.7,media.example.org' })
  const room = await engine.openRoom()
  const { grant } = await room.media.openParticipant(engine.ask)
  expect(grant.send.iceCandidates.map(({ protocol, address }) => `${protocol} ${address}`)).toEqual([
    'udp 203.0.113.7',
    'udp media.example.org',
    'tcp 203.0.113.7',
    'tcp media.example.org',
  ])
})
