import { expect, test } from 'vitest'
import { stageRectangles, stripCapacity } from '../../client/layout/stage.ts'

const desktop = { width: 1_264, height: 680 }
const phone = { width: 374, height: 620 }
const lying = { width: 820, height: 320 }

test.each([desktop, phone, lying])(
  'in %o the stage is much larger than a tile of the strip, and nothing sticks out',
  (space) => {
    const count = stripCapacity(space, 8)
    expect(count).toBeGreaterThanOrEqual(1)
    for (const onStage of [1, 2, 3]) {
      const { stage, strip } = stageRectangles(onStage, count, space, 8)
      expect([stage.length, strip.length]).toEqual([onStage, count])
      for (const { x, y, width, height } of [...stage, ...strip]) {
        expect(x).toBeGreaterThanOrEqual(-1)
        expect(y).toBeGreaterThanOrEqual(-1)
        expect(x + width).toBeLessThanOrEqual(space.width + 1)
        expect(y + height).toBeLessThanOrEqual(space.height + 1)
      }
    }
    const { stage, strip } = stageRectangles(1, 1, space, 8)
    expect(stage[0]!.width * stage[0]!.height).toBeGreaterThan(3 * strip[0]!.width * strip[0]!.height)
  },
)

test('with nobody beside it the stage has all the space', () => {
  const { stage } = stageRectangles(1, 0, desktop, 8)
  expect(stage[0]!.width).toBeGreaterThan(1_190)
})

test('the strip stands beside the stage in landscape and below it in portrait', () => {
  const landscape = stageRectangles(1, 1, desktop, 8)
  expect(landscape.strip[0]!.x).toBeGreaterThan(landscape.stage[0]!.width)
  const portrait = stageRectangles(1, 1, phone, 8)
  expect(portrait.strip[0]!.y).toBeGreaterThan(portrait.stage[0]!.height)
})
