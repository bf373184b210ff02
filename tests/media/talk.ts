import type { Consumer } from 'mediasoup/types'
import type { RtpParameters } from 'mediasoup-client/types'
import type { TrackId } from '#shared/protocol/ids.ts'
import { sequenceOf, timestampOf } from '../../server/media/rtp-header.ts'
import { opusParameters } from '../support/rtp.ts'
import { PacketStream } from './rtp-packet.ts'
import { flowing, newTrack, type DirectParticipant, type TestEngine, type TestRoom } from './test-engine.ts'

/** A packet as it came through a slot: whose it is, the how-manieth, and where it stands in the slot's stream. */
export type Arrival = {
  slot: TrackId
  from: number
  count: number
  at: number
  sequence: number
  timestamp: number
  marked: boolean
}

let mids = 0

/** Somebody with a microphone, whose packets say whose they are and how many came before. */
export class Talker {
  readonly index: number
  readonly participant: DirectParticipant
  readonly arrivals: Arrival[] = []
  /** How many packets were sent, and when each was. */
  readonly sent: number[] = []
  track: TrackId = '' as TrackId
  readonly #parameters: RtpParameters
  readonly #stream: PacketStream
  readonly #payload = Buffer.alloc(60)
  #send: (packet: Buffer) => void = () => {}

  static async open(engine: TestEngine, room: TestRoom, index: number): Promise<Talker> {
    const talker = new Talker(index, await engine.openDirect(room))
    const track = newTrack('microphone')
    await talker.publish(async (parameters) => {
      await talker.participant.media.publish(track, parameters)
      return track.id
    })
    return talker
  }

  constructor(index: number, participant: DirectParticipant) {
    const parameters = opusParameters(`talk${mids++}`)
    this.index = index
    this.participant = participant
    this.#parameters = parameters
    this.#stream = new PacketStream({
      payloadType: parameters.codecs[0]?.payloadType ?? 0,
      ssrc: parameters.encodings?.[0]?.ssrc ?? 0,
      payload: this.#payload,
    })
  }

  /** Sends one packet of 20 ms, so loud (dBov). */
  say(level: number): void {
    this.#payload.writeUInt32BE(this.index, 0)
    this.#payload.writeUInt32BE(this.sent.length, 4)
    this.sent.push(performance.now())
    this.#send(this.#stream.next(-level))
  }

  /** Brings the microphone into the room, in whichever way. */
  async publish(by: (parameters: RtpParameters) => Promise<TrackId>): Promise<void> {
    this.participant.send.observer.once('newproducer', (producer) => {
      this.#send = (packet) => producer.send(packet)
    })
    this.track = await by(this.#parameters)
  }

  /** Hears whatever it is subscribed to from now on. */
  listen(): void {
    this.participant.receive.observer.on('newconsumer', (consumer: Consumer) =>
      consumer.on('rtp', (packet) => this.#take(consumer.producerId as TrackId, packet)),
    )
  }

  async hear(slots: readonly TrackId[]): Promise<void> {
    this.listen()
    for (const slot of slots) await this.participant.media.subscribe(slot, flowing)
  }

  /** The packets that came of somebody. */
  of(talker: Talker): Arrival[] {
    return this.arrivals.filter(({ from }) => from === talker.index)
  }

  #take(slot: TrackId, packet: Buffer): void {
    const payload = packet.subarray(packet.length - this.#payload.length)
    this.arrivals.push({
      slot,
      from: payload.readUInt32BE(0),
      count: payload.readUInt32BE(4),
      at: performance.now(),
      sequence: sequenceOf(packet),
      timestamp: timestampOf(packet),
      marked: (packet.readUInt8(1) & 0x80) !== 0,
    })
  }
}

/** Who speaks when: the loudness of each microphone (dBov) at a time (ms), `undefined`: sends nothing. */
export type Script = (index: number, time: number) => number | undefined

/** Lets everybody send a packet every 20 ms as the script says, for so long. */
export async function perform(talkers: readonly Talker[], ms: number, script: Script): Promise<void> {
  const start = performance.now()
  for (let time = 0; time < ms; time += 20) {
    for (const talker of talkers) {
      const level = script(talker.index, time)
      if (level !== undefined) talker.say(level)
    }
    await new Promise((later) => setTimeout(later, Math.max(0, start + time + 20 - performance.now())))
  }
}
