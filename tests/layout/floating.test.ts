import { expect, test } from 'vitest'
import { cornerAfter, floatingRectangle } from '../../client/layout/floating.ts'

const desktop = { width: 1_264, height: 680 }
const phone = { width: 374, height: 620 }
const lowerRight = { right: true, bottom: true }

test.each([
  [desktop, lowerRight, 'right', 'bottom'],
  [desktop, { right: false, bottom: true }, 'left', 'bottom'],
  [phone, { right: true, bottom: false }, 'right', 'top'],
  [phone, { right: false, bottom: false }, 'left', 'top'],
] as const)('in %o the corner %o is %s and %s', (space, corner, side, end) => {
  const { x, y, width, height } = floatingRectangle(space, corner)
  expect(x + width / 2 < space.width / 2 ? 'left' : 'right').toBe(side)
  expect(y + height / 2 < space.height / 2 ? 'top' : 'bottom').toBe(end)
  expect(width * height).toBeLessThan((space.width * space.height) / 6)
})

test('it is upright on an upright screen and lies on a lying one', () => {
  const upright = floatingRectangle(phone, lowerRight)
  expect(upright.height).toBeGreaterThan(upright.width)
  const lying = floatingRectangle(desktop, lowerRight)
  expect(lying.width).toBeGreaterThan(lying.height)
})

test.each([
  ['a small move', { x: -40, y: -20 }, { right: true, bottom: true }],
  ['far to the left', { x: -700, y: 0 }, { right: false, bottom: true }],
  ['far up', { x: 30, y: -400 }, { right: true, bottom: false }],
  ['across', { x: -700, y: -400 }, { right: false, bottom: false }],
  ['beyond its own corner', { x: 700, y: 400 }, { right: true, bottom: true }],
])('%s', (_, dragged, settled) => {
  expect(cornerAfter(lowerRight, dragged, desktop)).toEqual(settled)
})
