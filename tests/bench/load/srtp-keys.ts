import { createCipheriv } from 'node:crypto'

/** AEAD_AES_128_GCM (RFC 7714), or AES128_CM_HMAC_SHA1_80 (RFC 3711). */
export type SrtpCipher = 'gcm' | 'cm'

/** What the handshake agreed on, for one direction: bytes. */
export type SrtpMaster = { key: Buffer; salt: Buffer }

/** The session keys of one direction and one protocol: RTP or RTCP. */
export type SrtpKeys = { key: Buffer; salt: Buffer; authentication: Buffer }

/** Bytes of the master salt. */
export const saltLength: Record<SrtpCipher, number> = { gcm: 12, cm: 14 }

/** RFC 3711, section 4.3.2: the first of three labels. */
const labels = { rtp: 0, rtcp: 3 }

/** Derives session keys from the master's (RFC 3711, section 4.3; RFC 7714, section 11). */
export function sessionKeys(cipher: SrtpCipher, master: SrtpMaster, protocol: 'rtp' | 'rtcp'): SrtpKeys {
  const label = labels[protocol]
  return {
    key: derived(master, label, 16),
    authentication: derived(master, label + 1, 20),
    salt: derived(master, label + 2, saltLength[cipher]),
  }
}

function derived({ key, salt }: SrtpMaster, label: number, length: number): Buffer {
  // A shorter salt than 14 bytes is filled up with zeros (RFC 7714, section 11).
  const counter = Buffer.alloc(16)
  salt.copy(counter)
  counter[7] = (counter[7] ?? 0) ^ label
  return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(length))
}
