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

test('all addresses of one IPv6 network are one visitor', () => {
  const arrivals = new Arrivals()
  for (let n = 0; n < 500; n++) expect(arrivals.admit(`2001:db8:0:1::${n.toString(16)}`, 0)).toBe(true)
  expect(arrivals.admit('2001:db8::1:0:0:0:7', 0)).toBe(false)
  expect(arrivals.admit('2001:DB8:0:1:1:2:3:4', 0)).toBe(false)
  expect(arrivals.admit('2001:db8:0:2::1', 0)).toBe(true)
  expect(arrivals.admit('::ffff:203.0.113.1', 0)).toBe(true)
})

test('what is remembered of addresses does not grow for ever', () => {
  const arrivals = new Arrivals()
  expect(admitted(arrivals, '203.0.113.1', 0)).toBe(500)
  for (let n = 0; n < 10_000; n++) arrivals.admit(`address ${n}`, 0)
  arrivals.admit('one more', 1_000)
  expect(arrivals.admit('203.0.113.1', 0)).toBe(false)
})
