import { expect, test } from 'vitest'
import { TokenBucket } from '../../server/signaling/token-bucket.ts'

test('a burst passes, then the long-run rate', () => {
  const bucket = new TokenBucket({ burst: 3, perSecond: 2 }, 0)
  expect([0, 0, 0, 0].map((now) => bucket.take(now))).toEqual([true, true, true, false])
  expect(bucket.take(400)).toBe(false)
  expect(bucket.take(500)).toBe(true)
  expect(bucket.take(500)).toBe(false)
})

test('rest fills it up to the burst and no further', () => {
  const bucket = new TokenBucket({ burst: 2, perSecond: 100 }, 0)
  bucket.take(0)
  expect([60_000, 60_000, 60_000].map((now) => bucket.take(now))).toEqual([true, true, false])
})
