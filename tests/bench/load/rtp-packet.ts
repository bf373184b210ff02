/** Where things are in an RTP packet that arrived (RFC 3550, section 5.1; RFC 8285). */
export type RtpHeader = {
  marker: boolean
  payloadType: number
  sequence: number
  timestamp: number
  ssrc: number
  /** Bytes before the payload. */
  length: number
  /** Where the one-byte extension elements are; equal if there are none. */
  extensionsFrom: number
  extensionsTo: number
}

const fixedLength = 12
const oneByteProfile = 0xbede

/** Undefined if the bytes are no RTP. */
export function readRtpHeader(packet: Buffer): RtpHeader | undefined {
  if (packet.length < fixedLength) return undefined
  const first = packet[0] ?? 0
  const second = packet[1] ?? 0
  let length = fixedLength + 4 * (first & 0x0f)
  let extensionsFrom = length
  if (first & 0x10) {
    if (packet.length < length + 4) return undefined
    extensionsFrom = length + 4
    const known = packet.readUInt16BE(length) === oneByteProfile
    length = extensionsFrom + 4 * packet.readUInt16BE(length + 2)
    if (!known) extensionsFrom = length
  }
  if (packet.length < length) return undefined
  return {
    marker: (second & 0x80) !== 0,
    payloadType: second & 0x7f,
    sequence: packet.readUInt16BE(2),
    timestamp: packet.readUInt32BE(4),
    ssrc: packet.readUInt32BE(8),
    length,
    extensionsFrom,
    extensionsTo: length,
  }
}

/** Where the value of an extension element starts; undefined if it is not there. */
export function extensionAt(packet: Buffer, header: RtpHeader, id: number): number | undefined {
  for (let at = header.extensionsFrom; at < header.extensionsTo;) {
    const byte = packet[at] ?? 0
    if (byte === 0) at++
    else if (byte >> 4 === id) return at + 1
    else at += 2 + (byte & 0x0f)
  }
  return undefined
}

export type RtpFields = Pick<RtpHeader, 'marker' | 'payloadType' | 'sequence' | 'timestamp' | 'ssrc'>
export type RtpExtension = { id: number; value: Buffer }

/** Writes a header with one-byte extension elements; returns its length. */
export function writeRtpHeader(into: Buffer, fields: RtpFields, extensions: readonly RtpExtension[]): number {
  into[0] = extensions.length > 0 ? 0x90 : 0x80
  into[1] = (fields.marker ? 0x80 : 0) | fields.payloadType
  into.writeUInt16BE(fields.sequence, 2)
  into.writeUInt32BE(fields.timestamp, 4)
  into.writeUInt32BE(fields.ssrc, 8)
  if (extensions.length === 0) return fixedLength
  let at = fixedLength + 4
  for (const { id, value } of extensions) {
    into[at] = (id << 4) | (value.length - 1)
    value.copy(into, at + 1)
    at += 1 + value.length
  }
  while (at % 4 !== 0) into[at++] = 0
  into.writeUInt16BE(oneByteProfile, fixedLength)
  into.writeUInt16BE((at - fixedLength - 4) / 4, fixedLength + 2)
  return at
}
