import { expect, test } from 'vitest'
import type { Cost } from '../bench/speakers/costs.ts'
import { gainSentence, validRounds, type SpeakersOutcome } from '../bench/speakers/outcome.ts'
import { renderSpeakers } from '../bench/speakers/report.ts'
import { escapedOrigin, forbidden, origin } from './sample.ts'

const loudest = (each: number): Cost => ({ kind: 'loudest', base: 0.2, each, packets: 60, faults: [] })
const all = (each: number, faults: string[] = []): Cost => ({
  kind: 'all',
  base: 0.1,
  each,
  packets: 600,
  faults,
})
const rounds = [
  { loudest: loudest(0.001), all: all(0.01) },
  { loudest: loudest(0.002), all: all(0.02) },
  { loudest: loudest(0.001), all: all(0.02) },
  { loudest: loudest(0.5), all: all(0.5, ['the generator was late']) },
]
const onsets = Array.from({ length: 200 }, (_, index) => ({
  delay: 2 + index / 50,
  lost: index < 190 ? 0 : 20,
}))
const outcome: SpeakersOutcome = {
  ...origin,
  microphones: 50,
  slots: 4,
  hearing: { onsets, unheard: 0, missed: 0.00012, streams: 4 },
  rounds,
}

test('rounds in which something was wrong do not count', () => {
  expect(gainSentence(validRounds(rounds))).toBe('A core carries 8.0 times the listeners (8.0 to 16.0).')
})

test('the report holds the beginnings of speech and what listeners cost', () => {
  const html = renderSpeakers(outcome)
  for (const text of [
    'A core carries 8.0 times the listeners (8.0 to 16.0).',
    'did not arrive',
    'Medians of the 3 rounds of 4 that count',
    '800 (400 to 800)',
    'The limit is 250 ms, beyond this scale.',
    'The limit is 60 ms.',
    ...escapedOrigin,
  ])
    expect(html).toContain(text)
  expect(html.match(/<figure>/g)).toHaveLength(4)
  expect(html).not.toMatch(forbidden)
})

test('a limit that was passed is drawn', () => {
  const late = { ...outcome.hearing, onsets: [...onsets, { delay: 300, lost: 80 }] }
  const html = renderSpeakers({ ...outcome, hearing: late })
  expect(html).toContain('The limit is 250 ms.')
  expect(html.match(/>limit</g)).toHaveLength(2)
})

test('without a valid round or a beginning nothing is drawn', () => {
  const html = renderSpeakers({
    ...outcome,
    rounds: rounds.slice(3),
    hearing: { ...outcome.hearing, onsets: [], unheard: 9 },
  })
  expect(html).not.toContain('<figure>')
})
