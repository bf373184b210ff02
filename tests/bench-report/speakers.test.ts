import { expect, test } from 'vitest'
import type { Cost } from '../bench/speakers/costs.ts'
import { changeRows, mechanismSentence, standingRows } from '../bench/speakers/mechanism-rows.ts'
import type { Mechanism, Mechanisms } from '../bench/speakers/mechanisms.ts'
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
const mechanism = (delay: number, packets: Mechanism['packets'] = []): Mechanism => ({
  changes: [1, 2, 3].map((times) => ({ delay: delay * times, node: delay, worker: 0.5 })),
  packets,
})
const mechanisms: Mechanisms = {
  listeners: 200,
  created: mechanism(30),
  resumed: mechanism(5, [
    { node: 0, worker: 140 },
    { node: 2, worker: 158 },
  ]),
  slots: mechanism(0.9, [{ node: 17, worker: 3 }]),
}
const outcome: SpeakersOutcome = {
  ...origin,
  microphones: 50,
  slots: 4,
  hearing: { onsets, unheard: 0, missed: 0.00012, streams: 4 },
  rounds,
  mechanisms,
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

test('a change of speaker is told for each mechanism, with its spread', () => {
  expect(mechanismSentence(mechanisms)).toBe(
    '200 listeners can be sent a new voice after 1.8 ms by a slot, 10 ms by consumers that are resumed, ' +
      '60 ms by consumers that are created.',
  )
  expect(changeRows(mechanisms).map((row) => Object.values(row))).toEqual([
    ['a consumer created, the old one closed', '60 (30 to 90)', '30 (30 to 30)', '0.5 (0.5 to 0.5)'],
    ['a consumer resumed, the old one paused', '10 (5 to 15)', '5 (5 to 5)', '0.5 (0.5 to 0.5)'],
    ['a slot', '1.8 (0.9 to 2.7)', '0.9 (0.9 to 0.9)', '0.5 (0.5 to 0.5)'],
  ])
})

test('what costs all the time is a share of a core, too', () => {
  expect(standingRows(mechanisms, 50).map((row) => Object.values(row))).toEqual([
    ['paused consumers', '0 (0 to 2)', '140 (140 to 158)', '35 (35 to 40)'],
    ['slots', '17 (17 to 17)', '3 (3 to 3)', '5 (5 to 5)'],
  ])
})

test('the report compares the mechanisms, and says what a browser has to do besides', () => {
  const html = renderSpeakers(outcome)
  for (const text of [
    mechanismSentence(mechanisms),
    '3 changes each, one at a time.',
    '60 (30 to 90)',
    '50 microphones, 200 listeners.',
    '35 (35 to 40)',
    'negotiate anew (SDP)',
  ])
    expect(html).toContain(text)
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
