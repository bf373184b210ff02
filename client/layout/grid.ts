import type { Rectangle, Size } from './rectangle.ts'

/** How narrow and how wide a tile may become before cropping its picture hurts (width to height). */
const ratios = { landscape: { least: 4 / 3, most: 16 / 9 }, portrait: { least: 3 / 4, most: 16 / 9 } }
/** Whoever is alone on an upright screen may fill it. */
const leastAlone = 1 / 2

export type Grid = { columns: number; rows: number; tile: Size }

/** The grid whose tiles are largest: tried for every number of columns, since there are few. */
export function bestGrid(count: number, space: Size, gap: number): Grid {
  let best: Grid = { columns: 1, rows: Math.max(1, count), tile: { width: 0, height: 0 } }
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns)
    const tile = tileIn(cell(space, columns, rows, gap), ratiosFor(count, space))
    if (area(tile) > area(best.tile)) best = { columns, rows, tile }
  }
  return best
}

/** Where each of `count` tiles goes: rows from the top, the last one centred, the whole in the middle. */
export function gridRectangles(count: number, space: Size, gap: number): Rectangle[] {
  const { columns, rows, tile } = bestGrid(count, space, gap)
  const top = (space.height - rows * tile.height - (rows - 1) * gap) / 2
  return Array.from({ length: count }, (_, index) => {
    const row = Math.floor(index / columns)
    const inRow = Math.min(columns, count - row * columns)
    const left = (space.width - inRow * tile.width - (inRow - 1) * gap) / 2
    return {
      x: Math.round(left + (index % columns) * (tile.width + gap)),
      y: Math.round(top + row * (tile.height + gap)),
      ...tile,
    }
  })
}

const area = ({ width, height }: Size): number => width * height

const cell = ({ width, height }: Size, columns: number, rows: number, gap: number): Size => ({
  width: Math.max(0, (width - (columns - 1) * gap) / columns),
  height: Math.max(0, (height - (rows - 1) * gap) / rows),
})

type Ratios = { least: number; most: number }

function ratiosFor(count: number, { width, height }: Size): Ratios {
  if (width >= height) return ratios.landscape
  return count === 1 ? { ...ratios.portrait, least: leastAlone } : ratios.portrait
}

function tileIn({ width, height }: Size, { least, most }: Ratios): Size {
  return {
    width: Math.floor(Math.min(width, height * most)),
    height: Math.floor(Math.min(height, width / least)),
  }
}
