import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A key frame, or one of a temporal layer that refers to the last one of the lowest. */
export type Vp8FrameKind = 'key' | 'temporal0' | 'temporal1' | 'temporal2'

/** One still picture as libvpx encodes it in each size (Chromium's VideoEncoder, L1T3). */
const encoded = JSON.parse(readFileSync(join(import.meta.dirname, 'vp8-frames.json'), 'utf8')) as Record<
  string,
  Record<Vp8FrameKind, string>
>

const frames = new Map(
  Object.entries(encoded).flatMap(([size, kinds]) =>
    Object.entries(kinds).map(([kind, frame]) => [`${size} ${kind}`, Buffer.from(frame, 'base64')]),
  ),
)

/** A frame that decodes; zeros behind it belong to its last partition and change nothing (RFC 6386, section 9.5). */
export function vp8Frame({ width, height }: { width: number; height: number }, kind: Vp8FrameKind): Buffer {
  const frame = frames.get(`${width}x${height} ${kind}`)
  if (!frame) throw new Error(`no frame of ${width} x ${height} was encoded`)
  return frame
}

export const vp8KindOf = (key: boolean, temporalLayer: number): Vp8FrameKind => {
  if (key) return 'key'
  return temporalLayer === 0 ? 'temporal0' : temporalLayer === 1 ? 'temporal1' : 'temporal2'
}
