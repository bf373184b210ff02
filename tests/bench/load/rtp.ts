/** Header extensions by the names of their standards. */
export const extensionUris = {
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
} as const

export type RtpHeader = {
  payloadType: number
  marker: boolean
  sequence: number
  timestamp: number
  ssrc: number
}

/** An RTP packet (RFC 3550) with one-byte header extensions (RFC 8285). */
export function rtpPacket(
  header: RtpHeader,
  extensions: ReadonlyArray<{ id: number; value: Buffer }>,
  payload: Buffer,
): { packet: Buffer; headerLength: number } {
  const used = extensions.reduce((sum, { value }) => sum + 1 + value.length, 0)
  const padded = (used + 3) & ~3
  const headerLength = 12 + (padded > 0 ? 4 + padded : 0)
  const packet = Buffer.allocUnsafe(headerLength + payload.length)
  packet[0] = padded > 0 ? 0x90 : 0x80
  packet[1] = (header.marker ? 0x80 : 0) | header.payloadType
  packet.writeUInt16BE(header.sequence, 2)
  packet.writeUInt32BE(header.timestamp >>> 0, 4)
  packet.writeUInt32BE(header.ssrc, 8)
  if (padded > 0) writeExtensions(packet, padded, extensions)
  payload.copy(packet, headerLength)
  return { packet, headerLength }
}

function writeExtensions(
  packet: Buffer,
  padded: number,
  extensions: ReadonlyArray<{ id: number; value: Buffer }>,
): void {
  packet.writeUInt16BE(0xbede, 12)
  packet.writeUInt16BE(padded / 4, 14)
  let at = 16
  for (const { id, value } of extensions) {
    packet[at++] = (id << 4) | (value.length - 1)
    at += value.copy(packet, at)
  }
  packet.fill(0, at, 16 + padded)
}

/** The length of a packet's header with all that belongs to it, bytes. */
export function headerLengthOf(packet: Buffer): number {
  const length = 12 + 4 * (packet[0]! & 0x0f)
  return packet[0]! & 0x10 ? length + 4 + 4 * packet.readUInt16BE(length + 2) : length
}

/** Where the value of a header extension starts; undefined if the packet has none of this id. */
export function extensionAt(packet: Buffer, id: number): number | undefined {
  if (!(packet[0]! & 0x10)) return undefined
  const start = 12 + 4 * (packet[0]! & 0x0f)
  if (packet.readUInt16BE(start) !== 0xbede) return undefined
  const end = start + 4 + 4 * packet.readUInt16BE(start + 2)
  for (let at = start + 4; at < end;) {
    const head = packet[at]!
    if (head === 0) {
      at++
      continue
    }
    if (head >> 4 === id) return at + 1
    at += 2 + (head & 0x0f)
  }
  return undefined
}

/** Whether a packet that came over a media transport is RTP or RTCP, DTLS, or STUN (RFC 7983). */
export function kindOf(packet: Buffer): 'rtp' | 'rtcp' | 'dtls' | 'stun' | undefined {
  const first = packet[0] ?? 255
  if (first < 4) return 'stun'
  if (first >= 20 && first < 64) return 'dtls'
  if (first < 128 || first > 191) return undefined
  const type = packet[1] ?? 0
  return type >= 192 && type <= 223 ? 'rtcp' : 'rtp'
}
