/** Marks a stamp among other bytes. */
const magic = 0x41_74_72_6d
export const stampLength = 16

/** What a packet of ours says of itself. `at`: when it was sent, µs since the epoch, on the clock of this machine. */
export type PayloadStamp = { layer: number; temporalLayer: number; at: number }

/** Writes a stamp into the last bytes of a payload, where no decoder looks. */
export function writeStamp(payload: Buffer, { layer, temporalLayer, at }: PayloadStamp): void {
  const start = payload.length - stampLength
  payload.writeUInt32BE(magic, start)
  payload[start + 4] = layer
  payload[start + 5] = temporalLayer
  payload.writeUInt16BE(0, start + 6)
  payload.writeDoubleBE(at, start + 8)
}

/** Undefined if there is none. */
export function readStamp(payload: Buffer): PayloadStamp | undefined {
  const start = payload.length - stampLength
  if (start < 0 || payload.readUInt32BE(start) !== magic) return undefined
  return {
    layer: payload[start + 4] ?? 0,
    temporalLayer: payload[start + 5] ?? 0,
    at: payload.readDoubleBE(start + 8),
  }
}
