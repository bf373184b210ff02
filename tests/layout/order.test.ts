import { expect, test } from 'vitest'
import { orderPeople } from '../../client/layout/order.ts'
import { pageOf, tilesPerPage } from '../../client/layout/pages.ts'

/** `B*` is pinned; a number behind a name is when that person last spoke. */
const people = (text: string) =>
  text.split(' ').map((word) => ({
    id: word.charAt(0),
    pinned: word.includes('*'),
    spokeAt: Number(word.slice(1).replace('*', '')),
  }))

test.each([
  ['newcomers come last', 'ABC', 'A B C D', 'ABCD'],
  ['who left leaves a gap that closes', 'ABC', 'A C', 'AC'],
  ['pinned people come first', 'ABC', 'A B C*', 'CAB'],
  ['a speaker on the first page stays', 'ABCD', 'A B9 C D', 'ABCD'],
  ['a speaker of a later page takes the place of the longest silent', 'ABCDEF', 'A5 B1 C7 D E9 F', 'AECDBF'],
  ['but never that of somebody pinned', 'ABCDEF', 'A* B* C3 D E9 F', 'ABEDCF'],
])('%s', (_, before, now, after) => {
  expect(orderPeople([...before], people(now), 3).join('')).toBe(after)
})

test('what has come to order stays so', () => {
  const now = people('A5 B1 C7 D E9 F')
  const once = orderPeople([...'ABCDEF'], now, 3)
  expect(orderPeople(once, now, 3)).toEqual(once)
})

test('a page holds as many tiles as are still recognisable', () => {
  expect(tilesPerPage({ width: 1_264, height: 640 }, 8)).toBeGreaterThanOrEqual(25)
  expect(tilesPerPage({ width: 374, height: 640 }, 8)).toBeGreaterThanOrEqual(6)
  expect(tilesPerPage({ width: 374, height: 640 }, 8)).toBeLessThan(20)
  expect(tilesPerPage({ width: 100, height: 80 }, 8)).toBe(1)
  expect(tilesPerPage({ width: 8_000, height: 5_000 }, 8)).toBe(49)
})

test.each([
  [10, 4, 0, { page: 0, pages: 3 }],
  [10, 4, 2, { page: 2, pages: 3 }],
  [10, 4, 9, { page: 2, pages: 3 }],
  [0, 4, 1, { page: 0, pages: 1 }],
  [8, 4, -1, { page: 0, pages: 2 }],
])('%i tiles, %i a page, page %i asked for', (count, perPage, asked, expected) => {
  expect(pageOf(count, perPage, asked)).toEqual(expected)
})
