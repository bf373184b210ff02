import { randomInt } from 'node:crypto'
import type { RtpParameters } from 'mediasoup-client/types'
import type { Counters } from './counters.ts'
import { audioLevel, extensionIds, extensionUris } from './header-extensions.ts'
import { opusLength, writeOpus } from './opus-payload.ts'
import type { Outbox } from './outbox.ts'
import type { TalkPattern } from './plan.ts'
import type { PublishedTrack } from './published-track.ts'
import { Schedule } from './schedule.ts'
import { SentStream } from './sent-stream.ts'
import { isTalking } from './talk.ts'

const mid = '0'
const payloadType = 111
const clockRate = 48_000
/** ms. */
const frame = 20
/** In silence one frame in so many is sent (discontinuous transmission): every 400 ms. */
const silentFrames = 20
/** Below full scale (RFC 6464). */
const levels = { speech: 25, silence: 127 }

/** Opus that follows a talk pattern: a packet every 20 ms while speaking, hardly any in silence. */
export class MicrophoneTrack implements PublishedTrack {
  readonly source = 'microphone'
  readonly rtpParameters: RtpParameters = {
    mid,
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType,
        clockRate,
        channels: 2,
        parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [{ type: 'transport-cc', parameter: '' }],
      },
    ],
    headerExtensions: (['mid', 'audioLevel', 'transportSequence'] as const).map((name) => ({
      uri: extensionUris[name],
      id: extensionIds[name],
    })),
    encodings: [],
    rtcp: { cname: 'load', reducedSize: true },
  }
  readonly #pattern: TalkPattern
  readonly #outbox: Outbox
  readonly #now: () => number
  readonly #started: number
  readonly #schedule: Schedule
  readonly #stream: SentStream
  readonly #timestamp = randomInt(2 ** 31)
  #muted = false
  #talking = false
  #silence = 0

  constructor(pattern: TalkPattern, outbox: Outbox, counters: Counters, now: () => number) {
    this.#pattern = pattern
    this.#outbox = outbox
    this.#now = now
    this.#started = performance.now() + Math.random() * frame
    this.#schedule = new Schedule(this.#started, frame, counters)
    this.#stream = new SentStream(outbox, { mid, payloadType, clockRate })
    this.rtpParameters.encodings = [{ ssrc: this.#stream.ssrc }]
  }

  sendDue(now: number): void {
    if (this.#muted || !this.#outbox.open) return this.#schedule.skip(now)
    for (const index of this.#schedule.due(now)) {
      const at = this.#now()
      const talking = isTalking(this.#pattern, at / 1_000)
      const onset = talking && !this.#talking
      this.#talking = talking
      this.#silence = talking ? 0 : this.#silence + 1
      if (talking || this.#silence % silentFrames === 1) this.#send(index, onset, at)
    }
  }

  mute(muted: boolean): void {
    this.#muted = muted
    this.#talking = false
    this.#silence = 0
  }

  demand(): void {}

  report(now: number): void {
    const timestamp = (this.#timestamp + Math.round(((now - this.#started) * clockRate) / 1_000)) >>> 0
    if (!this.#muted) this.#stream.report(performance.timeOrigin + now, timestamp)
  }

  acknowledge(ssrc: number): boolean {
    if (ssrc === this.#stream.ssrc) this.#stream.acknowledge()
    return ssrc === this.#stream.ssrc
  }

  keyFrame(): boolean {
    return false
  }

  resend(ssrc: number, sequences: readonly number[]): number | undefined {
    if (ssrc !== this.#stream.ssrc) return undefined
    return sequences.filter((sequence) => this.#stream.resend(sequence)).length
  }

  #send(index: number, onset: boolean, at: number): void {
    const timestamp = (this.#timestamp + index * ((frame * clockRate) / 1_000)) >>> 0
    const length = this.#talking ? opusLength.speech : opusLength.silence
    const level = audioLevel(this.#talking ? levels.speech : levels.silence, this.#talking)
    this.#stream.send(onset, timestamp, [level], (payload) => {
      writeOpus(payload.subarray(0, length), at)
      return length
    })
  }
}
