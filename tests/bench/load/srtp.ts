import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto'
import { sessionKeys, type SrtpCipher, type SrtpKeys, type SrtpMaster } from './srtp-keys.ts'

/** Encrypts and decrypts one direction. `index`: the packet's 48-bit index (RFC 3711, section 3.3.1), or RTCP's 31 bits. */
type Protection = {
  /** Bytes that protection adds to RTP. */
  readonly overhead: number
  /** Writes the protected packet to `into`; returns its length. */
  protect(packet: Buffer, header: number, index: number, into: Buffer): number
  /** The payload; undefined if the packet is not authentic. */
  open(packet: Buffer, header: number, index: number): Buffer | undefined
  protectControl(packet: Buffer, index: number): Buffer
  openControl(packet: Buffer): Buffer | undefined
}

export type Srtp = Protection

/** SRTP and SRTCP with one master key (RFC 3711, RFC 7714). */
export function createSrtp(cipher: SrtpCipher, master: SrtpMaster): Srtp {
  const rtp = sessionKeys(cipher, master, 'rtp')
  const rtcp = sessionKeys(cipher, master, 'rtcp')
  return cipher === 'gcm' ? new GcmProtection(rtp, rtcp) : new CounterProtection(rtp, rtcp)
}

const tag = { gcm: 16, cm: 10 }
/** Bytes of an RTCP header that stay readable, and of the index behind its payload with its E flag. */
const control = { header: 8, index: 4, encrypted: 0x8000_0000 }

class GcmProtection implements Protection {
  readonly overhead = tag.gcm
  readonly #rtp: SrtpKeys
  readonly #rtcp: SrtpKeys
  readonly #vector = Buffer.alloc(12)

  constructor(rtp: SrtpKeys, rtcp: SrtpKeys) {
    this.#rtp = rtp
    this.#rtcp = rtcp
  }

  protect(packet: Buffer, header: number, index: number, into: Buffer): number {
    const vector = this.#rtpVector(packet, index)
    const cipher = createCipheriv('aes-128-gcm', this.#rtp.key, vector)
    packet.copy(into, 0, 0, header)
    cipher.setAAD(packet.subarray(0, header))
    cipher.update(packet.subarray(header)).copy(into, header)
    cipher.final()
    cipher.getAuthTag().copy(into, packet.length)
    return packet.length + tag.gcm
  }

  open(packet: Buffer, header: number, index: number): Buffer | undefined {
    const vector = this.#rtpVector(packet, index)
    return opened(this.#rtp.key, vector, [packet.subarray(0, header)], packet.subarray(header))
  }

  protectControl(packet: Buffer, index: number): Buffer {
    const trailer = controlTrailer(index)
    const cipher = createCipheriv('aes-128-gcm', this.#rtcp.key, this.#rtcpVector(packet, index))
    const header = packet.subarray(0, control.header)
    cipher.setAAD(Buffer.concat([header, trailer]))
    const body = Buffer.concat([cipher.update(packet.subarray(control.header)), cipher.final()])
    return Buffer.concat([header, body, cipher.getAuthTag(), trailer])
  }

  openControl(packet: Buffer): Buffer | undefined {
    const end = packet.length - control.index
    if (end < control.header + tag.gcm) return undefined
    const trailer = packet.subarray(end)
    const vector = this.#rtcpVector(packet, trailer.readUInt32BE() & 0x7fff_ffff)
    const header = packet.subarray(0, control.header)
    const body = opened(this.#rtcp.key, vector, [header, trailer], packet.subarray(control.header, end))
    return body && Buffer.concat([header, body])
  }

  /** RFC 7714, section 8.1. */
  #rtpVector(packet: Buffer, index: number): Buffer {
    const vector = this.#vector
    vector.fill(0, 0, 2)
    packet.copy(vector, 2, 8, 12)
    vector.writeUIntBE(index, 6, 6)
    return xor(vector, this.#rtp.salt)
  }

  /** RFC 7714, section 9.1. */
  #rtcpVector(packet: Buffer, index: number): Buffer {
    const vector = this.#vector
    vector.fill(0)
    packet.copy(vector, 2, 4, 8)
    vector.writeUInt32BE(index, 8)
    return xor(vector, this.#rtcp.salt)
  }
}

class CounterProtection implements Protection {
  readonly overhead = tag.cm
  readonly #rtp: SrtpKeys
  readonly #rtcp: SrtpKeys

  constructor(rtp: SrtpKeys, rtcp: SrtpKeys) {
    this.#rtp = rtp
    this.#rtcp = rtcp
  }

  protect(packet: Buffer, header: number, index: number, into: Buffer): number {
    packet.copy(into, 0, 0, header)
    const cipher = createCipheriv(
      'aes-128-ctr',
      this.#rtp.key,
      counterOf(this.#rtp, packet.readUInt32BE(8), index),
    )
    cipher.update(packet.subarray(header)).copy(into, header)
    this.#mac(into.subarray(0, packet.length), index).copy(into, packet.length, 0, tag.cm)
    return packet.length + tag.cm
  }

  open(packet: Buffer, header: number, index: number): Buffer | undefined {
    const end = packet.length - tag.cm
    if (end < header) return undefined
    const mac = this.#mac(packet.subarray(0, end), index).subarray(0, tag.cm)
    if (!timingSafeEqual(mac, packet.subarray(end))) return undefined
    const counter = counterOf(this.#rtp, packet.readUInt32BE(8), index)
    return createDecipheriv('aes-128-ctr', this.#rtp.key, counter).update(packet.subarray(header, end))
  }

  protectControl(packet: Buffer, index: number): Buffer {
    const header = packet.subarray(0, control.header)
    const counter = counterOf(this.#rtcp, packet.readUInt32BE(4), index)
    const body = createCipheriv('aes-128-ctr', this.#rtcp.key, counter).update(
      packet.subarray(control.header),
    )
    const covered = Buffer.concat([header, body, controlTrailer(index)])
    return Buffer.concat([covered, macOf(this.#rtcp, [covered]).subarray(0, tag.cm)])
  }

  openControl(packet: Buffer): Buffer | undefined {
    const end = packet.length - tag.cm
    if (end < control.header + control.index) return undefined
    const covered = packet.subarray(0, end)
    if (!timingSafeEqual(macOf(this.#rtcp, [covered]).subarray(0, tag.cm), packet.subarray(end)))
      return undefined
    const body = covered.subarray(control.header, -control.index)
    const index = covered.readUInt32BE(end - control.index) & 0x7fff_ffff
    const counter = counterOf(this.#rtcp, packet.readUInt32BE(4), index)
    const plain = createDecipheriv('aes-128-ctr', this.#rtcp.key, counter).update(body)
    return Buffer.concat([covered.subarray(0, control.header), plain])
  }

  #mac(covered: Buffer, index: number): Buffer {
    const rollover = Buffer.alloc(4)
    rollover.writeUInt32BE(Math.floor(index / 65_536))
    return macOf(this.#rtp, [covered, rollover])
  }
}

/** RFC 3711, section 4.1.1. */
function counterOf({ salt }: SrtpKeys, ssrc: number, index: number): Buffer {
  const counter = Buffer.alloc(16)
  counter.writeUInt32BE(ssrc, 4)
  counter.writeUIntBE(index, 8, 6)
  return xor(counter, salt)
}

function macOf({ authentication }: SrtpKeys, covered: Buffer[]): Buffer {
  const mac = createHmac('sha1', authentication)
  for (const bytes of covered) mac.update(bytes)
  return mac.digest()
}

function opened(key: Buffer, vector: Buffer, clear: Buffer[], sealed: Buffer): Buffer | undefined {
  const end = sealed.length - tag.gcm
  if (end < 0) return undefined
  const decipher = createDecipheriv('aes-128-gcm', key, vector, { authTagLength: tag.gcm })
  decipher.setAAD(Buffer.concat(clear))
  decipher.setAuthTag(sealed.subarray(end))
  const plain = decipher.update(sealed.subarray(0, end))
  try {
    decipher.final()
    return plain
  } catch {
    return undefined
  }
}

function controlTrailer(index: number): Buffer {
  const trailer = Buffer.alloc(4)
  trailer.writeUInt32BE((index | control.encrypted) >>> 0)
  return trailer
}

/** In place. */
function xor(bytes: Buffer, mask: Buffer): Buffer {
  for (let at = 0; at < mask.length; at++) bytes[at] = (bytes[at] ?? 0) ^ (mask[at] ?? 0)
  return bytes
}
