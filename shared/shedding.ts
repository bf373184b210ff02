/**
 * What a server that has too much to do gives up, one after the other; each step contains those before it. `sharpness`:
 * layers and frames of small tiles; `tiles`: all but a few pictures; `watchers`: pictures for whoever sends none;
 * `newcomers`: nobody else is let in.
 */
export const sheddingSteps = ['none', 'sharpness', 'tiles', 'watchers', 'newcomers'] as const

export type SheddingStep = (typeof sheddingSteps)[number]
