import type { RtpCapabilities } from 'mediasoup-client/types'
import { expect, test } from 'vitest'
import { sendingOf } from '../../client/media/encodings.ts'

/** What a room forwards, its preferred codec first. */
const room = (...mimeTypes: string[]): RtpCapabilities => ({
  codecs: ['audio/opus', ...mimeTypes].map((mimeType, index) => ({
    kind: mimeType.startsWith('audio') ? 'audio' : 'video',
    mimeType,
    clockRate: mimeType.startsWith('audio') ? 48_000 : 90_000,
    preferredPayloadType: 100 + index,
  })),
})

test.each([
  ['video/VP8', 'L1T3'],
  ['video/H264', 'L1T1'],
])('a camera in %s is sent in three layers, the smallest first', (codec, mode) => {
  const { encodings } = sendingOf('camera', room(codec, 'video/rtx'), 'detail')
  expect(encodings?.map(({ scaleResolutionDownBy }) => scaleResolutionDownBy)).toEqual([4, 2, 1])
  expect(encodings?.map(({ scalabilityMode }) => scalabilityMode)).toEqual([mode, mode, mode])
  const bitrates = encodings?.map(({ maxBitrate = 0 }) => maxBitrate) ?? []
  expect(bitrates).toEqual(bitrates.toSorted((a, b) => a - b))
  expect(new Set(encodings?.map(({ rid }) => rid)).size).toBe(3)
})

test.each(['video/VP9', 'video/AV1'])('a camera in %s is sent in one stream with all layers', (codec) => {
  const { encodings } = sendingOf('camera', room(codec), 'detail')
  expect(encodings).toHaveLength(1)
  expect(encodings?.[0]?.scalabilityMode).toBe('L3T3_KEY')
})

test('the codec that the room prefers is sent, never retransmission as if it were one', () => {
  expect(sendingOf('camera', room('video/rtx', 'video/VP9', 'video/VP8'), 'detail').codec?.mimeType).toBe(
    'video/VP9',
  )
  expect(sendingOf('camera', room(), 'detail').codec).toBeUndefined()
})

test.each(['video/VP8', 'video/VP9'])('a screen in %s is one stream, larger when it moves', (codec) => {
  const [detail, motion] = (['detail', 'motion'] as const).map(
    (mode) => sendingOf('screen', room(codec), mode).encodings ?? [],
  )
  expect([detail?.length, motion?.length]).toEqual([1, 1])
  expect(motion?.[0]?.maxBitrate).toBeGreaterThan(detail?.[0]?.maxBitrate ?? Infinity)
})

test('speech bears loss and sends nothing in silence; the sound of a screen is stereo and never stops', () => {
  const speech = sendingOf('microphone', room('video/VP8'), 'detail')
  const screen = sendingOf('screen-audio', room('video/VP8'), 'detail')
  expect(speech.codecOptions).toMatchObject({ opusFec: true, opusDtx: true, opusStereo: false })
  expect(screen.codecOptions).toMatchObject({ opusFec: true, opusDtx: false, opusStereo: true })
  expect(speech.encodings ?? screen.encodings).toBeUndefined()
})
