import type { RouterRtpCodecCapability } from 'mediasoup/types'
import type { Config } from '../config.ts'

/** In-band FEC repairs single losses, DTX says nothing in silence; both are RFC 7587. A sender may refuse either. */
const opus: RouterRtpCodecCapability = {
  kind: 'audio',
  mimeType: 'audio/opus',
  clockRate: 48_000,
  channels: 2,
  parameters: { minptime: 10, useinbandfec: 1, usedtx: 1 },
}

const video = (mimeType: string, parameters: Record<string, string | number> = {}) =>
  ({ kind: 'video', mimeType, clockRate: 90_000, parameters }) satisfies RouterRtpCodecCapability

const videoCodecs: Record<Config['VIDEO_CODECS'][number], RouterRtpCodecCapability> = {
  VP8: video('video/VP8'),
  VP9: video('video/VP9', { 'profile-id': 0 }),
  AV1: video('video/AV1'),
  // Constrained baseline 3.1, which every H.264 decoder has (RFC 6184).
  H264: video('video/H264', {
    'packetization-mode': 1,
    'profile-level-id': '42e01f',
    'level-asymmetry-allowed': 1,
  }),
}

/** The codecs of every router, the preferred first. mediasoup adds the feedback it supports, and RTX to each video. */
export const codecsFor = ({ VIDEO_CODECS }: Pick<Config, 'VIDEO_CODECS'>): RouterRtpCodecCapability[] => [
  opus,
  ...[...new Set(VIDEO_CODECS)].map((name) => videoCodecs[name]),
]
