import type { DtlsParameters, RtpParameters } from 'mediasoup-client/types'

/** A well-formed fingerprint of nobody's certificate: enough for everything before the handshake. */
export const dtlsParameters: DtlsParameters = {
  role: 'client',
  fingerprints: [
    {
      algorithm: 'sha-256',
      value: Array.from({ length: 32 }, (_, index) =>
        (index * 7).toString(16).padStart(2, '0').slice(-2).toUpperCase(),
      ).join(':'),
    },
  ],
}

let nextSsrc = 1_000

/** What a browser says about its microphone. */
export function opusParameters(mid = '0'): RtpParameters {
  return {
    mid,
    codecs: [
      {
        mimeType: 'audio/opus',
        payloadType: 111,
        clockRate: 48_000,
        channels: 2,
        parameters: { useinbandfec: 1, usedtx: 1 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 10 }],
    encodings: [{ ssrc: nextSsrc++ }],
    rtcp: { cname: `cname${nextSsrc}` },
  }
}

/** What a browser says about its camera: VP8 in `layers` simulcast layers. */
export function vp8Parameters(mid = '1', layers = 3, scalabilityMode = 'L1T3'): RtpParameters {
  const encodings = Array.from({ length: layers }, () => ({
    ssrc: (nextSsrc += 2),
    rtx: { ssrc: nextSsrc + 1 },
    scalabilityMode,
  }))
  nextSsrc += 2
  return {
    mid,
    codecs: [
      {
        mimeType: 'video/VP8',
        payloadType: 96,
        clockRate: 90_000,
        parameters: {},
        rtcpFeedback: [{ type: 'nack' }, { type: 'nack', parameter: 'pli' }, { type: 'goog-remb' }],
      },
      {
        mimeType: 'video/rtx',
        payloadType: 97,
        clockRate: 90_000,
        parameters: { apt: 96 },
        rtcpFeedback: [],
      },
    ],
    headerExtensions: [],
    encodings,
    rtcp: { cname: `cname${nextSsrc}` },
  }
}
