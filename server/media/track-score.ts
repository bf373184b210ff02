import type { MediaKind, ProducerScore } from 'mediasoup/types'

/** The best there is, and what a track counts as that is not meant to arrive. */
export const fullScore = 10

/**
 * How well a track arrives, 0 to 10: as well as its worst encoding that carries anything. An encoding of a video
 * scores 0 when it is switched off or the picture rests, so that says nothing; a microphone sends even in silence.
 */
export function trackScore(kind: MediaKind, encodings: ReadonlyArray<Pick<ProducerScore, 'score'>>): number {
  const scores = encodings.map(({ score }) => score)
  const told = kind === 'video' ? scores.filter((score) => score > 0) : scores
  return Math.min(fullScore, ...told)
}
