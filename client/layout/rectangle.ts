/** A place on screen, in CSS pixels from the upper left corner. */
export type Rectangle = { x: number; y: number; width: number; height: number }

export type Size = { width: number; height: number }
