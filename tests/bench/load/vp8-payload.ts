/** Bytes of a payload descriptor with picture id, TL0PICIDX and temporal layer (RFC 7741, section 4.2). */
export const vp8DescriptorLength = 6

export type Vp8Descriptor = {
  /** First packet of the frame. */
  start: boolean
  pictureId: number
  /** Counts frames of the lowest temporal layer. */
  tl0: number
  temporalLayer: number
  /** It depends on nothing but the lowest temporal layer. */
  sync: boolean
}

export function writeVp8Descriptor(into: Buffer, descriptor: Vp8Descriptor): void {
  const { start, pictureId, tl0, temporalLayer, sync } = descriptor
  into[0] = 0x80 | (temporalLayer === 2 ? 0x20 : 0) | (start ? 0x10 : 0)
  into[1] = 0xe0
  into.writeUInt16BE(0x8000 | (pictureId & 0x7fff), 2)
  into[4] = tl0 & 0xff
  into[5] = (temporalLayer << 6) | (sync ? 0x20 : 0)
}

/** Three temporal layers: each more doubles the frames per second. */
const pattern = [0, 2, 1, 2]

export const temporalLayerOf = (frame: number): number => pattern[frame % pattern.length] ?? 0
