import { expect, test } from 'vitest'
import { cameras } from '../bench/load/plan.ts'
import { vp8Frame, vp8KindOf } from '../bench/load/vp8-frame.ts'

const cases = Object.values(cameras).flatMap(({ framesPerSecond, layers }) =>
  layers.map((layer) => ({ ...layer, size: layer.bitrate / 8 / framesPerSecond })),
)

test.each(cases)('a key frame of $width x $height says so (RFC 6386, section 9.1)', ({ width, height }) => {
  const frame = vp8Frame({ width, height }, 'key')
  expect(frame[0]! & 1).toBe(0)
  expect(frame.subarray(3, 6).toString('hex')).toBe('9d012a')
  expect([frame.readUInt16LE(6), frame.readUInt16LE(8)]).toEqual([width, height])
})

test.each(cases)('each frame of $width x $height leaves room for the stamp', ({ width, height, size }) => {
  for (const temporalLayer of [0, 1, 2]) {
    const frame = vp8Frame({ width, height }, vp8KindOf(false, temporalLayer))
    expect(frame[0]! & 1).toBe(1)
    expect(frame.length).toBeLessThan(size - 16)
  }
})

test('a size that nobody encoded is refused', () => {
  expect(() => vp8Frame({ width: 1, height: 1 }, 'key')).toThrow('no frame of 1 x 1 was encoded')
})
