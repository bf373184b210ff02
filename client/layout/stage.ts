import { gridRectangles } from './grid.ts'
import { tilesPerPage } from './pages.ts'
import type { Rectangle, Size } from './rectangle.ts'

/** CSS pixels: how wide (or, upright, how high) the strip beside the stage is; it gives way so that more fit in. */
const strip = { share: 0.2, least: 148, most: 280 }
const ratio = 16 / 9
/** A shared screen in an upright space takes what its width gives it, but no more than this part of the height. */
const mostOfHeight = 0.6
/** Held upright, a person on stage is not made narrower than this (width to height). */
const narrowest = 1 / 2
/** As many stand in a row below the stage at least. */
const inRow = 3

export type StageWish = {
  onStage: number
  inStrip: number
  /** What is on stage is as wide as a screen, not a face that bears cropping. */
  wide: boolean
}

export type Stage = { stage: Rectangle[]; strip: Rectangle[] }

/** How many tiles stand beside the stage without being scrolled. */
export function stripCapacity(wish: Pick<StageWish, 'onStage' | 'wide'>, space: Size, gap: number): number {
  const below = belowScreen(wish, space, gap)
  if (below) return tilesPerPage(below, gap)
  const upright = isUpright(space)
  const tile = upright ? rowHeight(space, gap) * ratio : strip.least / ratio
  const length = upright ? space.width : space.height
  return Math.max(1, Math.floor((length + gap) / (tile + gap)))
}

/** A stage for what matters, and the others in a strip: beside it in landscape, below it in portrait. */
export function stageRectangles(wish: StageWish, space: Size, gap: number): Stage {
  const { inStrip } = wish
  if (inStrip === 0) return { stage: filled(wish, space, gap), strip: [] }
  const below = belowScreen(wish, space, gap)
  if (below) {
    const stage = { width: space.width, height: space.height - below.height - gap }
    return {
      stage: filled(wish, stage, gap),
      strip: moved(gridRectangles(inStrip, below, gap), 0, stage.height + gap),
    }
  }
  return isUpright(space) ? withRow(wish, space, gap) : withColumn(wish, space, gap)
}

const isUpright = ({ width, height }: Size): boolean => height > width

/** Held upright, a wide screen leaves much room below it: a grid for the others. */
function belowScreen(
  { wide, onStage }: Pick<StageWish, 'onStage' | 'wide'>,
  space: Size,
  gap: number,
): Size | undefined {
  if (!wide || !isUpright(space)) return undefined
  const needed = (space.width / ratio) * onStage + gap * (onStage - 1)
  return {
    width: space.width,
    height: space.height - Math.round(Math.min(needed, space.height * mostOfHeight)) - gap,
  }
}

const rowHeight = ({ width, height }: Size, gap: number): number =>
  Math.min(strip.most, Math.round(height * 0.18), Math.floor((width - (inRow - 1) * gap) / inRow / ratio))

function withRow(wish: StageWish, space: Size, gap: number): Stage {
  const { inStrip } = wish
  const height = rowHeight(space, gap)
  const width = Math.floor(height * ratio)
  const left = (space.width - inStrip * width - (inStrip - 1) * gap) / 2
  return {
    stage: filled(wish, { width: space.width, height: space.height - height - gap }, gap),
    strip: Array.from({ length: inStrip }, (_, index) => ({
      x: Math.round(left + index * (width + gap)),
      y: Math.round(space.height - height),
      width,
      height,
    })),
  }
}

function withColumn(wish: StageWish, space: Size, gap: number): Stage {
  const { inStrip } = wish
  const wanted = Math.min(strip.most, space.width * strip.share)
  const fits = ((space.height + gap) / inStrip - gap) * ratio
  const width = Math.floor(Math.max(strip.least, Math.min(wanted, fits)))
  const height = Math.floor(width / ratio)
  const top = (space.height - inStrip * height - (inStrip - 1) * gap) / 2
  return {
    stage: filled(wish, { width: space.width - width - gap, height: space.height }, gap),
    strip: Array.from({ length: inStrip }, (_, index) => ({
      x: Math.round(space.width - width),
      y: Math.round(top + index * (height + gap)),
      width,
      height,
    })),
  }
}

/** One thing on stage fills it: a shared screen has a shape of its own. Several share it. */
function filled({ onStage, wide }: StageWish, { width, height }: Size, gap: number): Rectangle[] {
  if (onStage > 1) return gridRectangles(onStage, { width, height }, gap)
  const high = wide ? height : Math.min(height, width / narrowest)
  return [{ x: 0, y: Math.round((height - high) / 2), width: Math.floor(width), height: Math.floor(high) }]
}

const moved = (all: Rectangle[], x: number, y: number): Rectangle[] =>
  all.map((one) => ({ ...one, x: one.x + x, y: one.y + y }))
