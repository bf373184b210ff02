import type { Rectangle, Size } from './rectangle.ts'

/** One of the four corners; physical, as a drag is. */
export type Corner = { right: boolean; bottom: boolean }

/** CSS pixels to the edges. */
const margin = 12
const width = { share: 0.18, uprightShare: 0.3, least: 104, most: 240 }

/** Where a small picture floats in the corner of a space: lying in a lying space, upright in an upright one. */
export function floatingRectangle(space: Size, { right, bottom }: Corner): Rectangle {
  const upright = space.height > space.width
  const wanted = space.width * (upright ? width.uprightShare : width.share)
  const wide = Math.round(Math.min(width.most, Math.max(width.least, wanted)))
  const high = Math.round(upright ? (wide * 4) / 3 : (wide * 9) / 16)
  return {
    x: right ? Math.max(0, Math.round(space.width - wide - margin)) : margin,
    y: bottom ? Math.max(0, Math.round(space.height - high - margin)) : margin,
    width: wide,
    height: high,
  }
}

/** The corner in which a picture settles that was dragged so far out of its own: further than a quarter changes sides. */
export function cornerAfter(corner: Corner, dragged: { x: number; y: number }, space: Size): Corner {
  return {
    right: Math.abs(dragged.x) > space.width / 4 ? dragged.x > 0 : corner.right,
    bottom: Math.abs(dragged.y) > space.height / 4 ? dragged.y > 0 : corner.bottom,
  }
}
