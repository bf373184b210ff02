/** `lasting` frames are referred to by later ones, `passing` ones may be left out. */
export type Vp8FrameKind = 'key' | 'lasting' | 'passing'

/** The first bytes of a frame (RFC 6386, section 9.1). */
export function vp8FrameStart(
  { width, height }: { width: number; height: number },
  kind: Vp8FrameKind,
): Buffer {
  if (kind !== 'key') return Buffer.from([0x11, 0, 0])
  const start = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0])
  start.writeUInt16LE(width, 6)
  start.writeUInt16LE(height, 8)
  return start
}
