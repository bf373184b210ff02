import { bestGrid } from './grid.ts'
import type { Size } from './rectangle.ts'

/** CSS pixels; in a smaller tile nobody is recognised. */
const smallest: Size = { width: 148, height: 104 }

/** More faces than this on one page are a crowd. */
const most = 49

/** How many tiles fit on a page without becoming too small. */
export function tilesPerPage(space: Size, gap: number): number {
  let fits = 1
  for (let count = 2; count <= most; count++) {
    const { tile } = bestGrid(count, space, gap)
    if (tile.width >= smallest.width && tile.height >= smallest.height) fits = count
  }
  return fits
}

/** How many pages it takes, and the page asked for or the nearest there is; the first is 0. */
export function pageOf(count: number, perPage: number, asked: number): { page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(count / Math.max(1, perPage)))
  return { page: Math.min(Math.max(0, asked), pages - 1), pages }
}
