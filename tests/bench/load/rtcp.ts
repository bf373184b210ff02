/** Payload types (RFC 3550, RFC 4585) and formats of feedback (RFC 4585, RFC 5104, transport-wide congestion control). */
const types = { senderReport: 200, receiverReport: 201, description: 202, transport: 205, payload: 206 }
const formats = { nack: 1, transportWide: 15, pli: 1, fir: 4 }

/** Seconds between 1900 and 1970. */
const ntpEpoch = 2_208_988_800

/** What one receiver says of one stream (RFC 3550, section 6.4.1). */
export type ReportBlock = {
  ssrc: number
  /** 0 to 1, since the last report. */
  fractionLost: number
  lost: number
  highest: number
  /** In units of the stream's clock. */
  jitter: number
  /** Middle of the last sender report's time stamp, and how long ago it came, in 1/65,536 s. */
  lastReport: number
  delay: number
}

/** What can be heard from the other side. */
export type RtcpMessage =
  | { type: 'sender-report'; ssrc: number; middle: number }
  | { type: 'reports'; blocks: Array<{ ssrc: number }> }
  | { type: 'nack'; ssrc: number; sequences: number[] }
  | { type: 'key-frame'; ssrc: number }

/** A sender's report, with its name (RFC 3550, sections 6.4.1 and 6.5). `at`: ms since the epoch. */
export function senderReport(
  ssrc: number,
  at: number,
  timestamp: number,
  sent: { packets: number; bytes: number },
  name: string,
): Buffer {
  const body = Buffer.alloc(24)
  body.writeUInt32BE(ssrc, 0)
  body.writeUInt32BE((Math.floor(at / 1_000) + ntpEpoch) >>> 0, 4)
  body.writeUInt32BE(Math.floor(((at % 1_000) / 1_000) * 2 ** 32), 8)
  body.writeUInt32BE(timestamp, 12)
  body.writeUInt32BE(sent.packets >>> 0, 16)
  body.writeUInt32BE(sent.bytes >>> 0, 20)
  return Buffer.concat([rtcpPacket(0, types.senderReport, body), description(ssrc, name)])
}

/** At most 31 blocks fit. */
export function receiverReport(ssrc: number, blocks: readonly ReportBlock[]): Buffer {
  const parts = blocks.map((block) => {
    const body = Buffer.alloc(24)
    body.writeUInt32BE(block.ssrc, 0)
    body.writeUInt8(Math.min(255, Math.floor(block.fractionLost * 256)), 4)
    body.writeIntBE(Math.max(-0x80_0000, Math.min(0x7f_ffff, block.lost)), 5, 3)
    body.writeUInt32BE(block.highest >>> 0, 8)
    body.writeUInt32BE(Math.round(block.jitter) >>> 0, 12)
    body.writeUInt32BE(block.lastReport >>> 0, 16)
    body.writeUInt32BE(Math.round(block.delay) >>> 0, 20)
    return body
  })
  return rtcpPacket(blocks.length, types.receiverReport, Buffer.concat([number32(ssrc), ...parts]))
}

/** Asks for packets again (RFC 4585, section 6.2.1). */
export function nack(sender: number, ssrc: number, sequences: readonly number[]): Buffer {
  const parts: Buffer[] = []
  for (let index = 0; index < sequences.length;) {
    const first = sequences[index++] ?? 0
    let following = 0
    for (; index < sequences.length; index++) {
      const distance = ((sequences[index] ?? 0) - first) & 0xffff
      if (distance > 16) break
      following |= 1 << (distance - 1)
    }
    parts.push(Buffer.from([first >> 8, first & 0xff, following >> 8, following & 0xff]))
  }
  const body = Buffer.concat([number32(sender), number32(ssrc), ...parts])
  return rtcpPacket(formats.nack, types.transport, body)
}

/** Asks for a key frame (RFC 4585, section 6.3.1). */
export function pictureLoss(sender: number, ssrc: number): Buffer {
  return rtcpPacket(formats.pli, types.payload, Buffer.concat([number32(sender), number32(ssrc)]))
}

/** Transport-wide feedback; `body` is all behind the two SSRCs, filled up to 32-bit words. */
export function transportWide(sender: number, ssrc: number, body: Buffer): Buffer {
  return rtcpPacket(
    formats.transportWide,
    types.transport,
    Buffer.concat([number32(sender), number32(ssrc), body]),
  )
}

/** Everything in a compound packet that concerns us. */
export function readRtcp(compound: Buffer): RtcpMessage[] {
  const messages: RtcpMessage[] = []
  for (let at = 0; at + 8 <= compound.length;) {
    const end = at + 4 + 4 * compound.readUInt16BE(at + 2)
    if (end > compound.length) break
    messages.push(...readPacket(compound.subarray(at, end)))
    at = end
  }
  return messages
}

function readPacket(packet: Buffer): RtcpMessage[] {
  const count = (packet[0] ?? 0) & 0x1f
  switch (packet[1] ?? 0) {
    case types.senderReport:
      return [
        { type: 'sender-report', ssrc: packet.readUInt32BE(4), middle: packet.readUInt32BE(10) },
        { type: 'reports', blocks: readBlocks(packet, 28, count) },
      ]
    case types.receiverReport:
      return [{ type: 'reports', blocks: readBlocks(packet, 8, count) }]
    case types.transport:
      return count === formats.nack && packet.length >= 12
        ? [{ type: 'nack', ssrc: packet.readUInt32BE(8), sequences: readNack(packet.subarray(12)) }]
        : []
    case types.payload:
      return readPayloadFeedback(packet, count)
    default:
      return []
  }
}

function readBlocks(packet: Buffer, from: number, count: number): Array<{ ssrc: number }> {
  const fitting = Math.min(count, Math.floor((packet.length - from) / 24))
  return Array.from({ length: Math.max(0, fitting) }, (_, index) => ({
    ssrc: packet.readUInt32BE(from + 24 * index),
  }))
}

function readNack(items: Buffer): number[] {
  const sequences: number[] = []
  for (let at = 0; at + 4 <= items.length; at += 4) {
    const first = items.readUInt16BE(at)
    const following = items.readUInt16BE(at + 2)
    sequences.push(first)
    for (let bit = 0; bit < 16; bit++) if (following & (1 << bit)) sequences.push((first + bit + 1) & 0xffff)
  }
  return sequences
}

function readPayloadFeedback(packet: Buffer, format: number): RtcpMessage[] {
  if (format === formats.pli && packet.length >= 12)
    return [{ type: 'key-frame', ssrc: packet.readUInt32BE(8) }]
  // RFC 5104, section 4.3.1: the streams are named in the items.
  if (format === formats.fir && packet.length >= 20)
    return [{ type: 'key-frame', ssrc: packet.readUInt32BE(12) }]
  return []
}

function rtcpPacket(count: number, type: number, body: Buffer): Buffer {
  const header = Buffer.from([0x80 | count, type, 0, 0])
  header.writeUInt16BE(body.length / 4, 2)
  return Buffer.concat([header, body])
}

/** One chunk with CNAME. */
function description(ssrc: number, name: string): Buffer {
  const text = Buffer.from(name)
  const item = Buffer.concat([number32(ssrc), Buffer.from([1, text.length]), text])
  return rtcpPacket(1, types.description, Buffer.concat([item, Buffer.alloc(4 - (item.length % 4))]))
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value >>> 0)
  return bytes
}
