import { expect, test } from 'vitest'
import { Arrivals } from '../../server/signaling/arrivals.ts'

const admitted = (arrivals: Arrivals, address: string, now: number) =>
  Array.from({ length: 600 }, () => arrivals.admit(address, now)).filter(Boolean).length

test('one address opens many connections at once, but not endlessly; others do not suffer', () => {
  const arrivals = new Arrivals()
  expect(admitted(arrivals, '203.0.113.1', 0)).toBe(500)
  expect(arrivals.admit('203.0.113.2', 0)).toBe(true)
  expect(admitted(arrivals, '203.0.113.1', 2_000)).toBe(20)
})

test('what is remembered of addresses does not grow for ever', () => {
  const arrivals = new Arrivals()
  expect(admitted(arrivals, '203.0.113.1', 0)).toBe(500)
  for (let n = 0; n < 10_000; n++) arrivals.admit(`address ${n}`, 0)
  arrivals.admit('one more', 1_000)
  expect(arrivals.admit('203.0.113.1', 0)).toBe(false)
})
