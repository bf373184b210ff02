import {
  MediaStreamTrack,
  RTCPeerConnection,
  RtpHeader,
  RtpPacket,
  useNACK,
  useOPUS,
  usePLI,
  useVP8,
} from 'werift'
import { Lifetime } from '#shared/lifetime.ts'
import { opusLength, writeOpus } from '../load/opus-payload.ts'
import { temporalLayerOf, vp8DescriptorLength, writeVp8Descriptor } from '../load/vp8-payload.ts'
import { vp8Frame, vp8KindOf } from '../load/vp8-frame.ts'

/** What somebody in a mesh sends to each: one picture, as large and as many bits as the highest layer to a server. */
const camera = {
  width: 1_280,
  height: 720,
  framesPerSecond: 30,
  frameSize: 1_500_000 / 8 / 30,
  keyFrameWeight: 4,
}
const packetSize = 1_150
/** ms. */
const opusInterval = 20

/** One of the others in a mesh, as whoever is measured meets it: a peer connection that sends and receives for real. */
export class MeshPeer {
  readonly #life = new Lifetime()
  readonly #connection = new RTCPeerConnection({
    iceServers: [],
    codecs: {
      audio: [useOPUS()],
      video: [useVP8({ rtcpFeedback: [useNACK(), usePLI()] })],
    },
  })
  readonly #sound = new MediaStreamTrack({ kind: 'audio' })
  readonly #picture = new MediaStreamTrack({ kind: 'video' })
  #sequence = { audio: 0, video: 0 }
  #frames = 0
  #tl0 = 0
  #keyFrameDue = true

  constructor() {
    this.#life.onClose(() => void this.#connection.close())
    this.#connection.addTransceiver(this.#sound, { direction: 'sendrecv' })
    const { sender } = this.#connection.addTransceiver(this.#picture, { direction: 'sendrecv' })
    sender.onPictureLossIndication.subscribe(() => (this.#keyFrameDue = true))
  }

  /** Answers an offer (SDP), and sends from then on. */
  async answer(offer: string): Promise<string> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: offer })
    await this.#connection.setLocalDescription(await this.#connection.createAnswer())
    this.#life.every(opusInterval, () => this.#sendSound())
    this.#life.every(1_000 / camera.framesPerSecond, () => this.#sendFrame())
    return withStartBitrate(this.#connection.localDescription?.sdp ?? '')
  }

  close(): void {
    this.#life.close()
  }

  #sendSound(): void {
    if (this.#connection.connectionState !== 'connected') return
    const payload = Buffer.alloc(opusLength.speech)
    writeOpus(payload, Date.now() * 1_000)
    const timestamp = (this.#sequence.audio * opusInterval * 48) >>> 0
    this.#sound.writeRtp(packetOf(this.#sequence.audio++, timestamp, true, payload))
  }

  #sendFrame(): void {
    if (this.#connection.connectionState !== 'connected') return
    const frame = this.#frames++
    const temporalLayer = temporalLayerOf(frame)
    const key = this.#keyFrameDue && temporalLayer === 0
    if (key) this.#keyFrameDue = false
    if (temporalLayer === 0) this.#tl0++
    const picture = vp8Frame(camera, vp8KindOf(key, temporalLayer))
    const size = Math.round(camera.frameSize * (key ? camera.keyFrameWeight : 1))
    const timestamp = ((frame * 90_000) / camera.framesPerSecond) >>> 0
    for (let from = 0; from < size; from += packetSize) {
      const to = Math.min(size, from + packetSize)
      const payload = Buffer.alloc(vp8DescriptorLength + to - from)
      const fields = { pictureId: frame, tl0: this.#tl0, temporalLayer, sync: temporalLayer > 0 }
      writeVp8Descriptor(payload, { ...fields, start: from === 0 })
      picture.subarray(from, to).copy(payload, vp8DescriptorLength)
      this.#picture.writeRtp(packetOf(this.#sequence.video++, timestamp, to === size, payload))
    }
  }
}

const packetOf = (sequence: number, timestamp: number, marker: boolean, payload: Buffer): RtpPacket =>
  new RtpPacket(
    new RtpHeader({ sequenceNumber: sequence & 0xffff, timestamp, marker, payloadType: 96 }),
    payload,
  )

/**
 * Tells libwebrtc what the line carries. Without a feedback of arrival times, which JavaScript could only stamp badly, it
 * would begin at 300 kbit/s and need minutes.
 */
function withStartBitrate(sdp: string): string {
  const rtpmap = /a=rtpmap:(\d+) VP8\/90000\r\n/i
  return sdp.replace(rtpmap, (line, type) => `${line}a=fmtp:${type} x-google-start-bitrate=1500\r\n`)
}
