import { gridRectangles } from './grid.ts'
import type { Rectangle, Size } from './rectangle.ts'

/** CSS pixels: how wide (or, upright, how high) the strip beside the stage is. */
const strip = { share: 0.2, least: 132, most: 260 }
const ratio = 16 / 9

export type Stage = { stage: Rectangle[]; strip: Rectangle[] }

/** How many tiles the strip holds without being scrolled. */
export function stripCapacity(space: Size, gap: number): number {
  const { length, tile } = stripOf(space, gap)
  return Math.max(1, Math.floor((length + gap) / (tile + gap)))
}

/** A stage for what matters, and a strip of tiles: at the end of the line in landscape, below in portrait. */
export function stageRectangles(onStage: number, inStrip: number, space: Size, gap: number): Stage {
  if (inStrip === 0) return { stage: gridRectangles(onStage, space, gap), strip: [] }
  const { thickness, upright } = stripOf(space, gap)
  const stageSpace: Size = upright
    ? { width: space.width, height: space.height - thickness - gap }
    : { width: space.width - thickness - gap, height: space.height }
  return {
    stage: filled(onStage, stageSpace, gap),
    strip: upright ? below(inStrip, thickness, space, gap) : beside(inStrip, thickness, space, gap),
  }
}

/** One thing on stage fills it: a shared screen has a shape of its own. Several share it. */
function filled(count: number, space: Size, gap: number): Rectangle[] {
  if (count === 1) return [{ x: 0, y: 0, width: Math.floor(space.width), height: Math.floor(space.height) }]
  return gridRectangles(count, space, gap)
}

function stripOf(
  space: Size,
  gap: number,
): { thickness: number; upright: boolean; length: number; tile: number } {
  const upright = space.height > space.width
  const thickness = Math.round(
    Math.min(strip.most, Math.max(strip.least, (upright ? space.height : space.width) * strip.share)),
  )
  const limited = upright ? Math.min(thickness, Math.floor(space.width / 2 / ratio) - gap) : thickness
  return upright
    ? { thickness: limited, upright, length: space.width, tile: limited * ratio }
    : { thickness: limited, upright, length: space.height, tile: limited / ratio }
}

function beside(count: number, thickness: number, space: Size, gap: number): Rectangle[] {
  const height = Math.floor(thickness / ratio)
  const top = Math.max(0, (space.height - count * height - (count - 1) * gap) / 2)
  return Array.from({ length: count }, (_, index) => ({
    x: Math.round(space.width - thickness),
    y: Math.round(top + index * (height + gap)),
    width: thickness,
    height,
  }))
}

function below(count: number, thickness: number, space: Size, gap: number): Rectangle[] {
  const width = Math.floor(thickness * ratio)
  const left = Math.max(0, (space.width - count * width - (count - 1) * gap) / 2)
  return Array.from({ length: count }, (_, index) => ({
    x: Math.round(left + index * (width + gap)),
    y: Math.round(space.height - thickness),
    width,
    height: thickness,
  }))
}
