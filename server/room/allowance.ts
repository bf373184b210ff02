import type { SheddingStep } from '#shared/shedding.ts'

/**
 * The most that a participant is given, whatever it has on screen: so many tiles, and for those that show neither a
 * screen nor the speaker at most this layer and so many times half the frames.
 */
export type Allowance = { layer: number; halvings: number; tiles: number; audioOnly: boolean }

/** Everybody gets what they see. */
export const unlimited: Allowance = { layer: Infinity, halvings: 0, tiles: Infinity, audioOnly: false }

const unsharp: Allowance = { ...unlimited, layer: 0, halvings: 1 }
/** Pictures that are left at each step: the screen, the speaker, who is largest, and who spoke last. */
const tiles = { tiles: 3, watchers: 2, newcomers: 1 } as const

/** What is left to each participant at a step of shedding. `watches`: sends no picture. */
export function allowanceAt(step: SheddingStep, watches: boolean): Allowance {
  if (step === 'none') return unlimited
  if (step === 'sharpness') return unsharp
  return { ...unsharp, tiles: tiles[step], audioOnly: watches && step !== 'tiles' }
}
