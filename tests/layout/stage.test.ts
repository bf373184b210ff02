import { expect, test } from 'vitest'
import type { Rectangle, Size } from '../../client/layout/rectangle.ts'
import { stageRectangles, stripCapacity } from '../../client/layout/stage.ts'

const desktop = { width: 1_264, height: 680 }
const phone = { width: 374, height: 720 }
const lying = { width: 820, height: 300 }
const tablet = { width: 804, height: 1_060 }
const gap = 8

const area = ({ width, height }: Size): number => width * height
const overlap = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height

function expectSound(all: Rectangle[], space: Size): void {
  for (const [index, one] of all.entries()) {
    expect(one.x).toBeGreaterThanOrEqual(-1)
    expect(one.y).toBeGreaterThanOrEqual(-1)
    expect(one.x + one.width).toBeLessThanOrEqual(space.width + 1)
    expect(one.y + one.height).toBeLessThanOrEqual(space.height + 1)
    expect(all.slice(index + 1).some((other) => overlap(one, other))).toBe(false)
  }
}

test.each(
  [desktop, phone, lying, tablet].flatMap((space) => [true, false].map((wide) => [space, wide] as const)),
)(
  'in %o (a screen: %s) nothing sticks out or overlaps, however many are on stage and beside it',
  (space, wide) => {
    for (const onStage of [1, 2, 3, 4]) {
      const capacity = stripCapacity({ onStage, wide }, space, gap)
      expect(capacity).toBeGreaterThanOrEqual(1)
      for (let inStrip = 0; inStrip <= capacity; inStrip++) {
        const { stage, strip } = stageRectangles({ onStage, inStrip, wide }, space, gap)
        expect([stage.length, strip.length]).toEqual([onStage, inStrip])
        expectSound([...stage, ...strip], space)
      }
    }
  },
)

test.each([desktop, phone, lying, tablet])(
  'in %o a person on stage is far larger than those beside',
  (space) => {
    const { stage, strip } = stageRectangles({ onStage: 1, inStrip: 2, wide: false }, space, gap)
    expect(area(stage[0]!)).toBeGreaterThan(3 * area(strip[0]!))
  },
)

test('with nobody beside it the stage has all the space', () => {
  const { stage } = stageRectangles({ onStage: 1, inStrip: 0, wide: true }, desktop, gap)
  expect(stage).toEqual([{ x: 0, y: 0, ...desktop }])
})

test('the strip stands beside the stage in landscape and below it in portrait', () => {
  const landscape = stageRectangles({ onStage: 1, inStrip: 1, wide: false }, desktop, gap)
  expect(landscape.strip[0]!.x).toBeGreaterThan(landscape.stage[0]!.width)
  const portrait = stageRectangles({ onStage: 1, inStrip: 1, wide: false }, phone, gap)
  expect(portrait.strip[0]!.y).toBeGreaterThan(portrait.stage[0]!.height)
})

test('the strip gives way so that more people fit in, and the stage grows', () => {
  const few = stageRectangles({ onStage: 1, inStrip: 3, wide: true }, desktop, gap)
  const many = stageRectangles({ onStage: 1, inStrip: 6, wide: true }, desktop, gap)
  expect(many.strip[0]!.width).toBeLessThan(few.strip[0]!.width)
  expect(many.stage[0]!.width).toBeGreaterThan(few.stage[0]!.width)
})

test('a screen on an upright phone takes its width and leaves the rest to the people', () => {
  const { stage, strip } = stageRectangles({ onStage: 1, inStrip: 4, wide: true }, phone, gap)
  expect(stage[0]!.width).toBe(phone.width)
  expect(stage[0]!.height).toBeLessThan(phone.width)
  expect(area(strip[0]!)).toBeGreaterThan(150 * 110)
})

test('a person on stage on an upright phone is not cut to a stripe', () => {
  const { stage } = stageRectangles({ onStage: 1, inStrip: 0, wide: false }, { width: 374, height: 760 }, gap)
  expect(stage[0]!.width / stage[0]!.height).toBeGreaterThanOrEqual(0.5)
})
