import { expect, test } from 'vitest'
import { pageOf, tilesPerPage } from '../../client/layout/pages.ts'

test.each([
  ['a laptop', { width: 1_264, height: 640 }, 25, 49],
  ['a phone', { width: 374, height: 640 }, 6, 16],
  ['a phone held across', { width: 820, height: 300 }, 8, 12],
  ['a wall', { width: 8_000, height: 5_000 }, 49, 49],
  ['a stamp', { width: 100, height: 80 }, 1, 1],
] as const)('%s holds as many tiles as are still recognisable', (_, space, least, most) => {
  expect(tilesPerPage(space, 8)).toBeGreaterThanOrEqual(least)
  expect(tilesPerPage(space, 8)).toBeLessThanOrEqual(most)
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
