import { stampLength, writeStamp } from './payload-stamp.ts'

/** Bytes of a packet: speech at 32 kbit/s, and what is sent in silence. */
export const opusLength = { speech: 80, silence: 24 }

/** Fullband stereo CELT of 20 ms, a counted number of frames (RFC 6716, section 3.1). */
const tableOfContents = 0xff
/** One frame, and padding (section 3.2.5). */
const oneFrameWithPadding = 0x41
/** What encoders make of silence. */
const silence = [0xff, 0xfe]

/** Fills a packet: a frame of silence, and padding that no decoder looks into, which ends with a stamp. */
export function writeOpus(packet: Buffer, at: number): void {
  const start = [tableOfContents, oneFrameWithPadding, packet.length - 3 - silence.length, ...silence]
  packet.fill(0)
  packet.set(start)
  if (packet.length >= start.length + stampLength) writeStamp(packet, { layer: 0, temporalLayer: 0, at })
}
