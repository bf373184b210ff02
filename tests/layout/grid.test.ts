import { expect, test } from 'vitest'
import { bestGrid, gridRectangles } from '../../client/layout/grid.ts'
import type { Rectangle } from '../../client/layout/rectangle.ts'

const wide = { width: 1_264, height: 640 }
const phone = { width: 374, height: 640 }

test.each([
  [1, wide, 1, 1],
  [2, wide, 2, 1],
  [4, wide, 2, 2],
  [5, wide, 3, 2],
  [9, wide, 3, 3],
  [12, wide, 4, 3],
  [25, wide, 5, 5],
  [2, phone, 1, 2],
  [4, phone, 2, 2],
  [6, phone, 2, 3],
] as const)('%i tiles in %o make %i columns and %i rows', (count, space, columns, rows) => {
  expect(bestGrid(count, space, 8)).toMatchObject({ columns, rows })
})

const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

test.each([
  wide,
  phone,
  { width: 800, height: 800 },
  { width: 2_560, height: 1_200 },
  { width: 300, height: 200 },
])('for 1 to 49 tiles in %o, all fit, none overlap, and all are of one size', (space) => {
  for (let count = 1; count <= 49; count++) {
    const all = gridRectangles(count, space, 8)
    expect(all).toHaveLength(count)
    expect(new Set(all.map(({ width, height }) => `${width}x${height}`)).size).toBe(1)
    for (const [index, one] of all.entries()) {
      expect(one.x).toBeGreaterThanOrEqual(-1)
      expect(one.y).toBeGreaterThanOrEqual(-1)
      expect(one.x + one.width).toBeLessThanOrEqual(space.width + 1)
      expect(one.y + one.height).toBeLessThanOrEqual(space.height + 1)
      expect(all.slice(index + 1).some((other) => overlap(one, other))).toBe(false)
    }
  }
})

test('a last row that is not full stands in the middle', () => {
  const [first, , third, fourth, fifth] = gridRectangles(5, wide, 8) as [
    Rectangle,
    Rectangle,
    Rectangle,
    Rectangle,
    Rectangle,
  ]
  const middle = (first.x + third.x + third.width) / 2
  expect(Math.abs((fourth.x + fifth.x + fifth.width) / 2 - middle)).toBeLessThanOrEqual(1)
})

test('tiles are neither squeezed nor stretched beyond what a face can bear', () => {
  for (let count = 1; count <= 49; count++) {
    const { tile } = bestGrid(count, wide, 8)
    expect(tile.width / tile.height).toBeGreaterThan(1.3)
    expect(tile.width / tile.height).toBeLessThan(1.8)
  }
})

test('whoever is alone on an upright phone fills it', () => {
  const { tile } = bestGrid(1, { width: 374, height: 660 }, 8)
  expect(tile).toEqual({ width: 374, height: 660 })
})
