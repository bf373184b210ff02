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
    const { payloadType, ssrc, payload } = this.#options
    const header = Buffer.alloc(12)
    header[0] = level === undefined ? 0x80 : 0x90
    header[1] = payloadType
    header.writeUInt16BE(this.#sequence++ & 0xffff, 2)
    header.writeUInt32BE((this.#timestamp += 960), 4)
    header.writeUInt32BE(ssrc, 8)
    const extension =
      level === undefined
        ? Buffer.alloc(0)
        : Buffer.from([0xbe, 0xde, 0x00, 0x01, (10 << 4) | 0, 0x80 | level, 0, 0])
    return Buffer.concat([header, extension, payload])
  }
}

/** The beginning of a VP8 key frame (RFC 7741): enough for whoever only looks at headers. */
export const vp8KeyFrame = Buffer.from([
  0x10, 0x00, 0x00, 0x00, 0x9d, 0x01, 0x2a, 0x40, 0x01, 0xb4, 0x00, 0x00, 0x00,
])

/** An RTCP sender report (RFC 3550, 6.4.1). The worker scores a stream whenever one comes. */
export function senderReport(ssrc: number): Buffer {
  const report = Buffer.alloc(28)
  report.writeUInt32BE(0x80c8_0006, 0)
  report.writeUInt32BE(ssrc, 4)
  report.writeUInt32BE(1, 8)
  return report
}

/** RTCP feedback that asks for a key frame: payload-specific, format 1 (RFC 4585, PLI). */
export const isPictureLoss = (rtcp: Buffer): boolean => rtcp[1] === 206 && ((rtcp[0] ?? 0) & 0x1f) === 1
