import { expect, test } from 'vitest'
import { expectedView } from '../../client/composables/expected-view.ts'

test('who comes first expects nobody', () => {
  expect(expectedView(0, 1_280, 800, 1)).toMatchObject({ tiles: 0, audioOnly: false })
})

test('one other fills the window, in device pixels', () => {
  expect(expectedView(1, 1_280, 800, 1)).toMatchObject({ tiles: 1, width: 1_280, height: 720 })
  expect(expectedView(1, 390, 844, 2)).toMatchObject({ tiles: 1, width: 780, height: 439 })
})

test('a sharper screen than double asks for no more', () => {
  expect(expectedView(1, 390, 844, 3)).toEqual(expectedView(1, 390, 844, 2))
})

test('the more there are, the smaller they are, and no more than a page of them', () => {
  const few = expectedView(4, 1_280, 800, 1)
  const many = expectedView(80, 1_280, 800, 1)
  expect(few.width).toBeGreaterThan(many.width)
  expect(many.tiles).toBe(25)
})

test('whatever the window, all figures are whole and in bounds', () => {
  for (const [width, height] of [
    [1, 1],
    [320, 4_000],
    [7_680, 4_320],
  ] as const)
    for (const others of [0, 1, 2, 9, 25, 500]) {
      const view = expectedView(others, width, height, 1.25)
      for (const figure of [view.tiles, view.width, view.height]) {
        expect(Number.isInteger(figure)).toBe(true)
        expect(figure).toBeGreaterThanOrEqual(0)
        expect(figure).toBeLessThanOrEqual(16_384)
      }
    }
})
