import type { ExpectedView } from '#shared/protocol/view.ts'

/** More are never asked for at first; the meeting says exactly what it shows a moment later. */
const mostTiles = 25

/** About what somebody will see who comes into a room with so many others: `width` and `height` in CSS pixels. */
export function expectedView(
  others: number,
  width: number,
  height: number,
  pixelRatio: number,
): ExpectedView {
  const tiles = Math.min(others, mostTiles)
  const columns = Math.max(1, Math.ceil(Math.sqrt(tiles * (width / height) * (9 / 16))))
  const rows = Math.max(1, Math.ceil(tiles / columns))
  const ratio = Math.min(pixelRatio, 2)
  const tileWidth = Math.min(width / columns, (height / rows) * (16 / 9)) * ratio
  return {
    tiles,
    width: Math.round(tileWidth),
    height: Math.round((tileWidth * 9) / 16),
    audioOnly: false,
  }
}
