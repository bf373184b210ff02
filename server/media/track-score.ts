import type { Producer, ProducerScore } from 'mediasoup/types'

/** The best there is, and what a track counts as that is not meant to arrive. */
export const fullScore = 10

/**
 * How well a track arrives, 0 to 10: as well as its worst encoding. A simulcast layer scores 0 when nothing of it
 * comes, mostly because it is switched off or the picture rests; so that says nothing of the line.
 */
export function trackScore(
  type: Producer['type'],
  encodings: readonly Pick<ProducerScore, 'score'>[],
): number {
  const scores = encodings.map(({ score }) => score)
  const active = type === 'simulcast' ? scores.filter((score) => score > 0) : scores
  return Math.min(fullScore, ...active)
}
