import { expect, test } from 'vitest'
import { codecsFor } from '../../server/media/codecs.ts'

const mimeTypes = (...names: Array<'VP8' | 'VP9' | 'AV1' | 'H264'>): string[] =>
  codecsFor({ VIDEO_CODECS: names }).map(({ mimeType }) => mimeType)

test('Opus always comes first, then the configured video codecs in their order, each once', () => {
  expect(mimeTypes('VP8')).toEqual(['audio/opus', 'video/VP8'])
  expect(mimeTypes('AV1', 'VP9', 'AV1', 'H264')).toEqual([
    'audio/opus',
    'video/AV1',
    'video/VP9',
    'video/H264',
  ])
})
