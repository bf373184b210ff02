/** An RTP packet (RFC 3550), made by hand. */
export type PacketOptions = {
  payloadType: number
  ssrc: number
  payload: Buffer
  /** Loudness in -dBov for the header extension `ssrc-audio-level` (RFC 6464), under id 10. */
  level?: number
}

/** Makes the packets of one stream, in order. */
export class PacketStream {
  readonly #options: PacketOptions
  #sequence = 1
  #timestamp = 1_000

  constructor(options: PacketOptions) {
    this.#options = options
  }

  next(level = this.#options.level): Buffer {
    return rtpPacket({
      ...this.#options,
      sequence: this.#sequence++,
      timestamp: (this.#timestamp += 960),
      ...(level !== undefined && { level }),
    })
  }
}

/** One packet. */
export function rtpPacket(
  options: PacketOptions & { sequence: number; timestamp: number; marker?: boolean },
): Buffer {
  const { payloadType, ssrc, payload, level, sequence, timestamp, marker = false } = options
  const header = Buffer.alloc(12)
  header[0] = level === undefined ? 0x80 : 0x90
  header[1] = payloadType | (marker ? 0x80 : 0)
  header.writeUInt16BE(sequence & 0xffff, 2)
  header.writeUInt32BE(timestamp >>> 0, 4)
  header.writeUInt32BE(ssrc, 8)
  const extension =
    level === undefined
      ? Buffer.alloc(0)
      : Buffer.from([0xbe, 0xde, 0x00, 0x01, (10 << 4) | 0, 0x80 | level, 0, 0])
  return Buffer.concat([header, extension, payload])
}

/** The beginning of a VP8 key frame (RFC 7741): enough for whoever only looks at headers. */
export const vp8KeyFrame = Buffer.from([
  0x10, 0x00, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 0x00, 0x00,
])

export type Vp8Packet = {
  keyFrame: boolean
  /** The first packet of its frame. */
  start: boolean
  /** Number of the frame, and of the last frame of temporal layer 0 so far. */
  picture: number
  base: number
  temporalLayer: number
  /** Bytes of picture that follow. */
  size: number
}

/** The payload of a VP8 packet with picture number and temporal layer, as browsers send it (RFC 7741, 4.2). */
export function vp8Payload(packet: Vp8Packet): Buffer {
  const { keyFrame, start, picture, base, temporalLayer, size } = packet
  // Whoever received only lower layers so far can go on from here.
  const synchronised = keyFrame || temporalLayer > 0 ? 0x20 : 0
  const descriptor = Buffer.from([
    start ? 0x90 : 0x80,
    0xe0,
    0x80 | ((picture >> 8) & 0x7f),
    picture & 0xff,
    base & 0xff,
    (temporalLayer << 6) | synchronised,
  ])
  const data = Buffer.alloc(Math.max(10, size), 0x55)
  if (start) data.set([keyFrame ? 0x10 : 0x11, 0, 0, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00])
  return Buffer.concat([descriptor, data])
}

/** The temporal layer that such a packet belongs to, and whether it begins a key frame. */
export function readVp8(packet: Buffer): { temporalLayer: number; keyFrame: boolean } {
  const extension = packet[0]! & 0x10 ? 4 + 4 * packet.readUInt16BE(14) : 0
  const payload = packet.subarray(12 + extension)
  return {
    temporalLayer: payload[5]! >> 6,
    keyFrame: (payload[0]! & 0x10) !== 0 && (payload[6]! & 1) === 0,
  }
}

/** Seconds from 1900, where NTP's time begins, to 1970. */
const ntpOffset = 2_208_988_800

/** An RTCP sender report (RFC 3550, 6.4.1): what time it was at this timestamp. The worker scores a stream whenever one comes. */
export function senderReport(ssrc: number, timestamp = 0): Buffer {
  const report = Buffer.alloc(28)
  const now = Date.now() / 1_000 + ntpOffset
  report.writeUInt32BE(0x80c8_0006, 0)
  report.writeUInt32BE(ssrc, 4)
  report.writeUInt32BE(Math.floor(now), 8)
  report.writeUInt32BE(Math.floor((now % 1) * 2 ** 32), 12)
  report.writeUInt32BE(timestamp >>> 0, 16)
  return report
}

/** RTCP feedback that asks for a key frame: payload-specific, format 1 (RFC 4585, PLI). */
export const isPictureLoss = (rtcp: Buffer): boolean => rtcp[1] === 206 && ((rtcp[0] ?? 0) & 0x1f) === 1
