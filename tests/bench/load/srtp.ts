import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto'

/** What protects a stream: AEAD_AES_128_GCM (RFC 7714) or AES_CM_128_HMAC_SHA1_80 (RFC 3711). */
export type SrtpProfile = 'gcm' | 'cm'

/** Lengths of the master key and salt, bytes, and the number by which DTLS agrees on a profile (RFC 5764, RFC 7714). */
export const srtpProfiles = {
  gcm: { id: 7, key: 16, salt: 12 },
  cm: { id: 1, key: 16, salt: 14 },
} as const

const tagLength = { gcm: 16, cm: 10 } as const
const encrypted = 0x80000000

/** One direction's keys, and how far its streams have come. */
export class SrtpContext {
  readonly #profile: SrtpProfile
  readonly #rtp: SessionKeys
  readonly #rtcp: SessionKeys
  /** How often each stream's sequence number has gone round, and the last one. */
  readonly #rounds = new Map<number, { round: number; last: number }>()
  #rtcpIndex = 0

  constructor(profile: SrtpProfile, key: Buffer, salt: Buffer) {
    this.#profile = profile
    this.#rtp = sessionKeys(profile, key, salt, 0)
    this.#rtcp = sessionKeys(profile, key, salt, 3)
  }

  /** An RTP packet, its header having `headerLength` bytes, as it goes over the network. */
  protect(packet: Buffer, headerLength: number): Buffer {
    const ssrc = packet.readUInt32BE(8)
    const sequence = packet.readUInt16BE(2)
    const round = this.#roundOf(ssrc, sequence)
    const header = packet.subarray(0, headerLength)
    const payload = packet.subarray(headerLength)
    if (this.#profile === 'gcm') return this.#sealed(this.#rtp, gcmIv(ssrc, round, sequence), header, payload)
    const body = this.#stream(this.#rtp, cmIv(ssrc, round * 65_536 + sequence), payload)
    return Buffer.concat([header, body, this.#rtp.mac([header, body, uint32(round)])])
  }

  /** The payload of a protected RTP packet; undefined if it is not authentic. */
  unprotect(packet: Buffer, headerLength: number): Buffer | undefined {
    const ssrc = packet.readUInt32BE(8)
    const sequence = packet.readUInt16BE(2)
    const round = this.#roundOf(ssrc, sequence)
    const end = packet.length - tagLength[this.#profile]
    const header = packet.subarray(0, headerLength)
    const body = packet.subarray(headerLength, end)
    const tag = packet.subarray(end)
    if (this.#profile === 'gcm') return opened(this.#rtp, gcmIv(ssrc, round, sequence), header, body, tag)
    if (!this.#rtp.mac([header, body, uint32(round)]).equals(tag)) return undefined
    return this.#stream(this.#rtp, cmIv(ssrc, round * 65_536 + sequence), body)
  }

  /** A compound RTCP packet as it goes over the network. */
  protectRtcp(packet: Buffer): Buffer {
    const index = this.#rtcpIndex++
    const ssrc = packet.readUInt32BE(4)
    const header = packet.subarray(0, 8)
    const payload = packet.subarray(8)
    const trailer = uint32((encrypted | index) >>> 0)
    if (this.#profile === 'gcm') {
      const iv = gcmIv(ssrc, index >>> 16, index & 0xffff)
      return Buffer.concat([this.#sealed(this.#rtcp, iv, header, payload, trailer), trailer])
    }
    const body = this.#stream(this.#rtcp, cmIv(ssrc, index), payload)
    return Buffer.concat([header, body, trailer, this.#rtcp.mac([header, body, trailer])])
  }

  /** The compound RTCP packet inside; undefined if it is not authentic. */
  unprotectRtcp(packet: Buffer): Buffer | undefined {
    const gcm = this.#profile === 'gcm'
    const tag = tagLength[this.#profile]
    const end = packet.length - tag - 4
    if (end < 8) return undefined
    const header = packet.subarray(0, 8)
    const trailerAt = gcm ? packet.length - 4 : end
    const trailer = packet.subarray(trailerAt, trailerAt + 4)
    const index = trailer.readUInt32BE(0) & 0x7fffffff
    const ssrc = packet.readUInt32BE(4)
    const body = packet.subarray(8, end)
    if (gcm) {
      const iv = gcmIv(ssrc, index >>> 16, index & 0xffff)
      const payload = opened(
        this.#rtcp,
        iv,
        Buffer.concat([header, trailer]),
        body,
        packet.subarray(end, end + tag),
      )
      return payload && Buffer.concat([header, payload])
    }
    if (!this.#rtcp.mac([header, body, trailer]).equals(packet.subarray(end + 4))) return undefined
    return Buffer.concat([header, this.#stream(this.#rtcp, cmIv(ssrc, index), body)])
  }

  #sealed(keys: SessionKeys, iv: Buffer, header: Buffer, payload: Buffer, more?: Buffer): Buffer {
    const cipher = createCipheriv('aes-128-gcm', keys.key, xor(iv, keys.salt))
    cipher.setAAD(more ? Buffer.concat([header, more]) : header)
    const body = cipher.update(payload)
    cipher.final()
    return Buffer.concat([header, body, cipher.getAuthTag()])
  }

  #stream(keys: SessionKeys, iv: Buffer, payload: Buffer): Buffer {
    return createCipheriv('aes-128-ctr', keys.key, xor(iv, keys.salt)).update(payload)
  }

  /** RFC 3711, section 3.3.1, for packets that come nearly in order. */
  #roundOf(ssrc: number, sequence: number): number {
    const known = this.#rounds.get(ssrc)
    if (!known) {
      this.#rounds.set(ssrc, { round: 0, last: sequence })
      return 0
    }
    const step = ((sequence - known.last) << 16) >> 16
    const next = known.last + step
    const round = known.round + Math.floor(next / 65_536)
    if (step > 0) {
      known.round = round
      known.last = sequence
    }
    return Math.max(0, round)
  }
}

type SessionKeys = { key: Buffer; salt: Buffer; mac(parts: Buffer[]): Buffer }

/** RFC 3711, section 4.3; labels 0 to 2 are for RTP, 3 to 5 for RTCP. */
function sessionKeys(profile: SrtpProfile, master: Buffer, salt: Buffer, label: number): SessionKeys {
  const derive = (more: number, length: number) => {
    const iv = Buffer.alloc(16)
    salt.copy(iv)
    iv[7]! ^= label + more
    return createCipheriv('aes-128-ctr', master, iv).update(Buffer.alloc(length))
  }
  const authentication = derive(1, 20)
  const sessionSalt = Buffer.alloc(profile === 'gcm' ? 12 : 16)
  derive(2, srtpProfiles[profile].salt).copy(sessionSalt)
  const mac = (parts: Buffer[]) => {
    const hmac = createHmac('sha1', authentication)
    for (const part of parts) hmac.update(part)
    return hmac.digest().subarray(0, tagLength.cm)
  }
  return { key: derive(0, 16), salt: sessionSalt, mac }
}

/** RFC 7714, section 8.1; for RTCP (9.1) the index takes the place of round and sequence number. */
function gcmIv(ssrc: number, high: number, low: number): Buffer {
  const iv = Buffer.alloc(12)
  iv.writeUInt32BE(ssrc, 2)
  iv.writeUInt32BE(high, 6)
  iv.writeUInt16BE(low, 10)
  return iv
}

/** RFC 3711, section 4.1.1. */
function cmIv(ssrc: number, index: number): Buffer {
  const iv = Buffer.alloc(16)
  iv.writeUInt32BE(ssrc, 4)
  iv.writeUIntBE(index, 8, 6)
  return iv
}

function opened(
  keys: SessionKeys,
  iv: Buffer,
  header: Buffer,
  body: Buffer,
  tag: Buffer,
): Buffer | undefined {
  const decipher = createDecipheriv('aes-128-gcm', keys.key, xor(iv, keys.salt))
  decipher.setAAD(header).setAuthTag(tag)
  const payload = decipher.update(body)
  try {
    decipher.final()
    return payload
  } catch {
    return undefined
  }
}

/** In place, on the first argument, which nobody else holds. */
function xor(iv: Buffer, salt: Buffer): Buffer {
  for (let at = 0; at < iv.length; at++) iv[at]! ^= salt[at]!
  return iv
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
