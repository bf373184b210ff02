/** RTCP packet types (RFC 3550, RFC 4585). */
const types = { senderReport: 200, receiverReport: 201, sourceDescription: 202, transport: 205, payload: 206 }
/** Feedback messages (RFC 4585, RFC 5104, draft-holmer-rmcat-transport-wide-cc-extensions-01). */
const formats = { nack: 1, transportWide: 15, pictureLoss: 1, fullIntra: 4 }

/** Seconds from 1900 to 1970, for NTP time. */
const ntpOffset = 2_208_988_800

export type Reception = {
  ssrc: number
  fractionLost: number
  lost: number
  highest: number
  /** RTP timestamp units. */
  jitter: number
  lastReport: number
  /** Since that report came, s / 65,536. */
  delay: number
}

function packet(type: number, count: number, body: Buffer): Buffer {
  const head = Buffer.alloc(4)
  head[0] = 0x80 | count
  head[1] = type
  head.writeUInt16BE(body.length / 4, 2)
  return Buffer.concat([head, body])
}

/** A sender report (RFC 3550, section 6.4.1); `now` in ms since the epoch. */
export function senderReport(
  ssrc: number,
  now: number,
  sent: { timestamp: number; packets: number; bytes: number },
): Buffer {
  const body = Buffer.alloc(24)
  const seconds = now / 1_000 + ntpOffset
  body.writeUInt32BE(ssrc, 0)
  body.writeUInt32BE(Math.floor(seconds) >>> 0, 4)
  body.writeUInt32BE(Math.floor((seconds % 1) * 2 ** 32) >>> 0, 8)
  body.writeUInt32BE(sent.timestamp >>> 0, 12)
  body.writeUInt32BE(sent.packets >>> 0, 16)
  body.writeUInt32BE(sent.bytes >>> 0, 20)
  return packet(types.senderReport, 0, body)
}

/** A receiver report (RFC 3550, section 6.4.2), at most 31 receptions. */
export function receiverReport(ssrc: number, receptions: readonly Reception[]): Buffer {
  const body = Buffer.alloc(4 + 24 * receptions.length)
  body.writeUInt32BE(ssrc, 0)
  for (const [index, reception] of receptions.entries()) {
    const at = 4 + 24 * index
    body.writeUInt32BE(reception.ssrc, at)
    body.writeUInt8(Math.min(255, Math.max(0, reception.fractionLost)), at + 4)
    body.writeIntBE(Math.max(-0x800000, Math.min(0x7fffff, reception.lost)), at + 5, 3)
    body.writeUInt32BE(reception.highest >>> 0, at + 8)
    body.writeUInt32BE(Math.floor(reception.jitter) >>> 0, at + 12)
    body.writeUInt32BE(reception.lastReport >>> 0, at + 16)
    body.writeUInt32BE(reception.delay >>> 0, at + 20)
  }
  return packet(types.receiverReport, receptions.length, body)
}

function feedback(type: number, format: number, sender: number, media: number, control: Buffer): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(sender, 0)
  head.writeUInt32BE(media, 4)
  return packet(type, format, Buffer.concat([head, control]))
}

/** Please send these again. */
export function nack(sender: number, media: number, sequences: readonly number[]): Buffer {
  const entries: Array<[first: number, more: number]> = []
  for (const sequence of sequences) {
    const open = entries.at(-1)
    const after = open ? (sequence - open[0]) & 0xffff : 0
    if (open && after >= 1 && after <= 16) open[1] |= 1 << (after - 1)
    else entries.push([sequence, 0])
  }
  const control = Buffer.alloc(4 * entries.length)
  for (const [index, [first, more]] of entries.entries()) {
    control.writeUInt16BE(first, 4 * index)
    control.writeUInt16BE(more, 4 * index + 2)
  }
  return feedback(types.transport, formats.nack, sender, media, control)
}

/** Please send a key frame. */
export const pictureLoss = (sender: number, media: number): Buffer =>
  feedback(types.payload, formats.pictureLoss, sender, media, Buffer.alloc(0))

/** What arrived when: `arrivals` in the order of their transport-wide sequence numbers, `at` in ms or lost. */
export function transportFeedback(
  sender: number,
  media: number,
  count: number,
  first: number,
  arrivals: ReadonlyArray<number | undefined>,
): Buffer {
  const reference = Math.floor((arrivals.find((at) => at !== undefined) ?? 0) / 64)
  const { symbols, deltas } = encodeArrivals(arrivals, reference * 64)
  const chunks = Buffer.alloc(2 * Math.ceil(symbols.length / 7))
  for (let index = 0; index < chunks.length / 2; index++) {
    // A status vector chunk of seven two-bit symbols.
    let chunk = 0xc000
    for (let bit = 0; bit < 7; bit++) chunk |= (symbols[7 * index + bit] ?? 0) << (12 - 2 * bit)
    chunks.writeUInt16BE(chunk, 2 * index)
  }
  const head = Buffer.alloc(8)
  head.writeUInt16BE(first & 0xffff, 0)
  head.writeUInt16BE(arrivals.length, 2)
  head.writeUIntBE(reference & 0xffffff, 4, 3)
  head.writeUInt8(count & 0xff, 7)
  const body = Buffer.concat([head, chunks, Buffer.from(deltas)])
  return feedback(types.transport, formats.transportWide, sender, media, padded(body))
}

/** Small steps (0 to 63.75 ms) take a byte, others two, in units of 0.25 ms. */
function encodeArrivals(
  arrivals: ReadonlyArray<number | undefined>,
  reference: number,
): { symbols: number[]; deltas: number[] } {
  const deltas: number[] = []
  let last = reference * 4
  const symbols = arrivals.map((at) => {
    if (at === undefined) return 0
    const tick = Math.round(at * 4)
    const delta = Math.max(-32_768, Math.min(32_767, tick - last))
    last += delta
    if (delta >= 0 && delta <= 255) {
      deltas.push(delta)
      return 1
    }
    deltas.push((delta >> 8) & 0xff, delta & 0xff)
    return 2
  })
  return { symbols, deltas }
}

const padded = (body: Buffer): Buffer => Buffer.concat([body, Buffer.alloc(-body.length & 3)])

/** What a sender is told. */
export type Heard =
  | { kind: 'nack'; ssrc: number; sequences: number[] }
  | { kind: 'key-frame'; ssrc: number }
  | { kind: 'sender-report'; ssrc: number; ntp: number }

/** What matters of a compound packet. */
export function* heardIn(compound: Buffer): Iterable<Heard> {
  for (let at = 0; at + 8 <= compound.length;) {
    const length = 4 * (compound.readUInt16BE(at + 2) + 1)
    yield* heardInOne(compound.subarray(at, at + length))
    at += length
  }
}

function* heardInOne(one: Buffer): Iterable<Heard> {
  const format = one[0]! & 0x1f
  const type = one[1]!
  if (type === types.senderReport && one.length >= 28)
    yield { kind: 'sender-report', ssrc: one.readUInt32BE(4), ntp: one.readUInt32BE(10) }
  if (type === types.transport && format === formats.nack)
    yield { kind: 'nack', ssrc: one.readUInt32BE(8), sequences: sequencesOf(one.subarray(12)) }
  if (type === types.payload && format === formats.pictureLoss)
    yield { kind: 'key-frame', ssrc: one.readUInt32BE(8) }
  if (type === types.payload && format === formats.fullIntra)
    for (let at = 12; at + 8 <= one.length; at += 8) yield { kind: 'key-frame', ssrc: one.readUInt32BE(at) }
}

function sequencesOf(control: Buffer): number[] {
  const sequences: number[] = []
  for (let at = 0; at + 4 <= control.length; at += 4) {
    const first = control.readUInt16BE(at)
    const more = control.readUInt16BE(at + 2)
    sequences.push(first)
    for (let bit = 0; bit < 16; bit++) if (more & (1 << bit)) sequences.push((first + bit + 1) & 0xffff)
  }
  return sequences
}
