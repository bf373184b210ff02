// The fixed header of an RTP packet (RFC 3550, 5.1) and what is read of its extension. Nothing here looks at the payload.

export const sequenceOf = (packet: Buffer): number => packet.readUInt16BE(2)
export const timestampOf = (packet: Buffer): number => packet.readUInt32BE(4)

/** What changes when a packet moves into another stream. */
export type Address = { ssrc: number; sequence: number; timestamp: number }

/** Moves a packet into another stream, in place. `marked`: a spurt of sound begins with it (RFC 3551, 4.1). */
export function readdress(packet: Buffer, { ssrc, sequence, timestamp }: Address, marked: boolean): void {
  packet.writeUInt8((packet.readUInt8(1) & 0x7f) | (marked ? 0x80 : 0), 1)
  packet.writeUInt16BE(sequence, 2)
  packet.writeUInt32BE(timestamp, 4)
  packet.writeUInt32BE(ssrc, 8)
}

/** How loud a packet of sound is, in dBov, -127 to 0, as its sender says (RFC 6464); undefined if it says nothing. */
export function audioLevelOf(packet: Buffer, extensionId: number): number | undefined {
  const extended = (packet.readUInt8(0) & 0x10) !== 0
  const start = 12 + 4 * (packet.readUInt8(0) & 0x0f)
  if (!extended || packet.length < start + 4) return undefined
  const profile = packet.readUInt16BE(start)
  const end = start + 4 + 4 * packet.readUInt16BE(start + 2)
  if (end > packet.length) return undefined
  const at = (profile === 0xbede ? findShort : findLong)(packet, start + 4, end, extensionId)
  return at === undefined ? undefined : -(packet.readUInt8(at) & 0x7f)
}

/** Where the data of an element with a one-byte header begins (RFC 8285, 4.2). */
function findShort(packet: Buffer, from: number, end: number, id: number): number | undefined {
  for (let at = from; at < end;) {
    const head = packet.readUInt8(at)
    if (head === 0) at += 1
    else if (head >> 4 === id) return at + 1 < end ? at + 1 : undefined
    else at += 2 + (head & 0x0f)
  }
  return undefined
}

/** The same with two-byte headers (RFC 8285, 4.3). */
function findLong(packet: Buffer, from: number, end: number, id: number): number | undefined {
  for (let at = from; at + 1 < end;) {
    const head = packet.readUInt8(at)
    if (head === 0) at += 1
    else if (head === id) return at + 2 < end ? at + 2 : undefined
    else at += 2 + packet.readUInt8(at + 1)
  }
  return undefined
}
