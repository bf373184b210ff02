import type { RtpExtension } from './rtp-packet.ts'

/** Numbers of the header extensions that participants send, the same as Chromium's. */
export const extensionIds = { audioLevel: 1, transportSequence: 3, mid: 4, rid: 10, repairedRid: 11 }

/** Their names (RFC 6464, RFC 8843, RFC 8852, transport-wide congestion control). */
export const extensionUris = {
  audioLevel: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  transportSequence: 'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  mid: 'urn:ietf:params:rtp-hdrext:sdes:mid',
  rid: 'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  repairedRid: 'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
} as const

export function transportSequence(sequence: number): RtpExtension {
  const value = Buffer.alloc(2)
  value.writeUInt16BE(sequence)
  return { id: extensionIds.transportSequence, value }
}

/** `level`: below full scale, 0 loud to 127 silent (RFC 6464). */
export function audioLevel(level: number, voice: boolean): RtpExtension {
  return { id: extensionIds.audioLevel, value: Buffer.from([(voice ? 0x80 : 0) | level]) }
}

export const named = (name: 'mid' | 'rid' | 'repairedRid', value: string): RtpExtension => ({
  id: extensionIds[name],
  value: Buffer.from(value),
})
