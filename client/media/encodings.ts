import type { ProducerOptions, RtpCapabilities, RtpEncodingParameters } from 'mediasoup-client/types'
import type { Source } from '#shared/protocol/track.ts'
import type { ScreenMode } from './screen-capture.ts'

type Sending = Pick<ProducerOptions, 'encodings' | 'codecOptions' | 'codec'>

/** Simulcast of the camera, lowest layer first: 180p, 360p, 720p (bit/s). */
const cameraLayers: RtpEncodingParameters[] = [
  { rid: 'r0', scaleResolutionDownBy: 4, maxBitrate: 120_000 },
  { rid: 'r1', scaleResolutionDownBy: 2, maxBitrate: 400_000 },
  { rid: 'r2', scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
]

const screenBitrates: Record<ScreenMode, number> = { detail: 2_500_000, motion: 3_500_000 }

/** Codecs that carry their layers in one stream (scalable video coding). */
const scalable = /^video\/(vp9|av1)$/i

/** How a source is sent. `router`: what the room can forward, its preferred codec first. */
export function sendingOf(source: Source, router: RtpCapabilities, mode: ScreenMode): Sending {
  if (source === 'microphone')
    return {
      codecOptions: { opusFec: true, opusDtx: true, opusStereo: false, opusMaxAverageBitrate: 40_000 },
    }
  if (source === 'screen-audio')
    return {
      codecOptions: { opusFec: true, opusDtx: false, opusStereo: true, opusMaxAverageBitrate: 128_000 },
    }
  const codec = router.codecs?.find(({ mimeType, kind }) => kind === 'video' && !/\/rtx$/i.test(mimeType))
  return { ...(codec && { codec }), encodings: encodingsOf(source, codec?.mimeType ?? '', mode) }
}

function encodingsOf(source: Source, mimeType: string, mode: ScreenMode): RtpEncodingParameters[] {
  const svc = scalable.test(mimeType)
  if (source === 'screen')
    return [{ maxBitrate: screenBitrates[mode], scalabilityMode: svc ? 'L1T3' : 'L1T2' }]
  if (svc) return [{ maxBitrate: 1_700_000, scalabilityMode: 'L3T3_KEY' }]
  // H264 encoders know no temporal layers.
  const temporal = /h264/i.test(mimeType) ? 'L1T1' : 'L1T3'
  return cameraLayers.map((layer) => ({ ...layer, scalabilityMode: temporal }))
}
