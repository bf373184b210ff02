import { expect, test } from 'vitest'
import { trackScore } from '../../server/media/track-score.ts'

test.each([
  ['a camera counts as its worst layer', 'simulcast', [10, 7, 9], 7],
  ['a layer that is switched off does not count', 'simulcast', [9, 0, 0], 9],
  ['a camera whose layers all rest is not a bad one', 'simulcast', [0, 0, 0], 10],
  ['a track that has not begun is not a bad one', 'simple', [], 10],
  ['a microphone of which everything is lost is as bad as can be', 'simple', [0], 0],
  ['a microphone that arrives in part is in between', 'simple', [6], 6],
] as const)('%s', (_, type, scores, expected) => {
  expect(
    trackScore(
      type,
      scores.map((score) => ({ score })),
    ),
  ).toBe(expected)
})
