import { expect, test } from 'vitest'
import type { SignallingOutcome, Told } from '../bench/signalling/outcome.ts'
import { renderSignalling } from '../bench/signalling/report.ts'
import { escapedOrigin, forbidden, origin } from './sample.ts'

const told = (changes: Partial<Told>): Told => ({
  way: 'updates',
  changes: 99.5,
  messages: 4.7,
  rate: 55,
  node: 0.262,
  idle: 0.02,
  crowd: 0.6,
  perChange: 2.4,
  failures: 0,
  delays: Array.from({ length: 100 }, (_, index) => 50 + 2 * index),
  joins: Array.from({ length: 50 }, (_, index) => 10 + index),
  ...changes,
})
const outcome: SignallingOutcome = {
  ...origin,
  people: 1_000,
  stage: 10,
  updates: told({}),
  naive: told({ way: 'one by <one>', changes: 20, messages: 20, perChange: 12, failures: 3 }),
}

test('the report holds what each was told, what it cost, and how late it came', () => {
  const html = renderSignalling(outcome)
  for (const text of [
    '1 000 people, 10 of them on stage, and 99.5 changes a second.',
    '2.40 ms of Node&#39;s CPU',
    '12.00 ms: 5.0 times as much.',
    'The limit is 10 messages per second.',
    '>limit<',
    '148 / 246 ms',
    '26.2 % of a core',
    '3 changes were refused',
    'one by &#60;one&#62;',
    ...escapedOrigin,
  ])
    expect(html).toContain(text)
  expect(html.match(/<figure>/g)).toHaveLength(4)
  expect(html).not.toMatch(forbidden)
})

test('delays that nobody could measure are not drawn', () => {
  const nobody = { ...outcome, updates: told({ delays: [] }), naive: told({ delays: [] }) }
  const html = renderSignalling(nobody)
  expect(html.match(/<figure>/g)).toHaveLength(3)
  expect(html).not.toMatch(forbidden)
})
