import { expect, test, vi } from 'vitest'
import type { Consumer } from 'mediasoup/types'
import { opusParameters, vp8Parameters } from '../support/rtp.ts'
import { isPictureLoss, PacketStream, senderReport, vp8KeyFrame } from './rtp-packet.ts'
import { flowing, newTrack, paused, TestEngine, type DirectParticipant } from './test-engine.ts'

const patience = { timeout: 20_000, interval: 20 }

let mids = 0

/** Publishes, and returns how to send a packet, how to lose one and how to report. */
async function publish(from: DirectParticipant, source: 'microphone' | 'camera', muted = false) {
  const parameters = source === 'camera' ? vp8Parameters(`${mids++}`, 1) : opusParameters(`${mids++}`)
  const track = newTrack(source, muted)
  const made = new Promise<(packet: Buffer) => void>((found) =>
    from.send.observer.once('newproducer', (producer) => found((packet) => producer.send(packet))),
  )
  await from.media.publish(track, parameters)
  const ssrc = parameters.encodings?.[0]?.ssrc ?? 0
  const stream = new PacketStream({
    payloadType: parameters.codecs[0]?.payloadType ?? 0,
    ssrc,
    payload: source === 'camera' ? vp8KeyFrame : Buffer.alloc(40, 0x78),
  })
  const send = await made
  return {
    track: track.id,
    say: (level?: number) => send(stream.next(level)),
    lose: () => void stream.next(),
    report: () => from.send.sendRtcp(senderReport(ssrc)),
  }
}

/** Subscribes, and returns what arrives. */
async function receive(
  by: DirectParticipant,
  track: Parameters<typeof by.media.subscribe>[0],
  forwarding = flowing,
) {
  const packets: Buffer[] = []
  by.receive.observer.once('newconsumer', (consumer: Consumer) =>
    consumer.on('rtp', (packet) => packets.push(packet)),
  )
  const subscription = await by.media.subscribe(track, forwarding)
  if (!subscription) throw new Error('not subscribed')
  return { id: subscription.id, packets }
}

async function openPair() {
  const engine = await TestEngine.start()
  const room = await engine.openRoom()
  const [ann, ben] = await Promise.all([engine.openDirect(room), engine.openDirect(room)])
  return { room, ann, ben, [Symbol.dispose]: () => engine[Symbol.dispose]() }
}

test('what one sends, the other receives, and nobody after unsubscribing', async () => {
  using pair = await openPair()
  const { ann, ben } = pair
  const microphone = await publish(ann, 'microphone')
  const { id, packets } = await receive(ben, microphone.track)
  await vi.waitFor(() => {
    microphone.say()
    expect(packets.length).toBeGreaterThan(2)
  }, patience)

  ben.media.unsubscribe(id)
  const later = await receive(ben, microphone.track)
  const before = packets.length
  await vi.waitFor(() => {
    microphone.say()
    expect(later.packets.length).toBeGreaterThan(2)
  }, patience)
  expect(packets.length).toBe(before)
})

test('a muted microphone forwards nothing, until it is unmuted', async () => {
  using pair = await openPair()
  const { ann, ben } = pair
  const muted = await publish(ann, 'microphone', true)
  const witness = await publish(ann, 'microphone')
  const silent = await receive(ben, muted.track)
  const heard = await receive(ben, witness.track)
  await vi.waitFor(() => {
    muted.say()
    witness.say()
    expect(heard.packets.length).toBeGreaterThan(5)
  }, patience)
  expect(silent.packets).toHaveLength(0)

  await ann.media.mute(muted.track, false)
  await vi.waitFor(() => {
    muted.say()
    expect(silent.packets.length).toBeGreaterThan(2)
  }, patience)
})

test('muting and unmuting in one breath ends unmuted', async () => {
  using pair = await openPair()
  const { ann, ben } = pair
  const microphone = await publish(ann, 'microphone')
  const { packets } = await receive(ben, microphone.track)
  await Promise.all([ann.media.mute(microphone.track, true), ann.media.mute(microphone.track, false)])
  await vi.waitFor(() => {
    microphone.say()
    expect(packets.length).toBeGreaterThan(2)
  }, patience)
})

test('a paused subscription carries nothing; when it flows, the sender is asked for a key frame', async () => {
  using pair = await openPair()
  const { ann, ben } = pair
  let asked = 0
  ann.send.on('rtcp', (packet) => {
    if (isPictureLoss(packet)) asked++
  })
  const camera = await publish(ann, 'camera')
  const first = await receive(ben, camera.track, paused)
  const witness = await receive(ben, camera.track)
  await vi.waitFor(() => {
    camera.say()
    expect(witness.packets.length).toBeGreaterThan(5)
  }, patience)
  expect(first.packets).toHaveLength(0)

  const before = asked
  await ben.media.forward(first.id, flowing)
  await vi.waitFor(() => expect(asked).toBeGreaterThan(before), patience)
  await vi.waitFor(() => {
    camera.say()
    expect(first.packets.length).toBeGreaterThan(2)
  }, patience)
})

test('the loudest microphone is told first, and silence is told again and again', async () => {
  using pair = await openPair()
  const { room, ann, ben } = pair
  const [loud, soft] = await Promise.all([publish(ann, 'microphone'), publish(ben, 'microphone')])
  const speak = () => {
    for (let count = 0; count < 15; count++) {
      loud.say(20)
      soft.say(50)
    }
  }
  const { readings } = room.heard
  await vi.waitFor(() => {
    speak()
    expect(readings.at(-1)?.map(({ track }) => track)).toEqual([loud.track, soft.track])
  }, patience)
  expect(readings.at(-1)).toMatchObject([{ volume: -20 }, { volume: -50 }])

  await vi.waitFor(() => expect(readings.slice(-4)).toEqual([[], [], [], []]), patience)
})

test('a microphone that loses packets scores less; when it is muted it is not to blame', async () => {
  using pair = await openPair()
  const { room, ann } = pair
  const microphone = await publish(ann, 'microphone')
  await vi.waitFor(() => {
    microphone.say()
    microphone.lose()
    microphone.report()
    expect(room.heard.scores.at(-1)?.[1]).toBeLessThan(9)
  }, patience)
  expect(room.heard.scores.at(-1)?.[0]).toBe(microphone.track)
  await ann.media.mute(microphone.track, true)
  expect(room.heard.scores.at(-1)).toEqual([microphone.track, 10])
})
