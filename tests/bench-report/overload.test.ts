import { expect, test } from 'vitest'
import { changeSentences, type OverloadOutcome } from '../bench/overload/outcome.ts'
import { renderOverload } from '../bench/overload/report.ts'
import { escapedOrigin, forbidden, origin } from './sample.ts'
import { stepOf } from './step.ts'

const outcome: OverloadOutcome = {
  ...origin,
  core: 0.2,
  carried: 12,
  wanted: 36,
  asked: 30,
  phases: {
    before: stepOf(6),
    stayed: stepOf(6, { soundLoss: 0.0012 }),
    came: stepOf(21),
    after: stepOf(6),
  },
  changes: [
    { at: -30, step: 'sharpness' },
    { at: -28, step: 'none' },
    { at: 1.5, step: 'sharpness' },
    { at: 4, step: 'newcomers' },
    { at: 33.5, step: 'none' },
  ],
  pressures: [
    { at: -4, share: 0.5 },
    { at: 3, share: 1.3 },
    { at: 38, share: 0.5 },
  ],
  left: 31.2,
  normalAfter: 2.3,
  alive: true,
  unanswered: 1,
}

test('what was given up is told by when the crowd came or had left', () => {
  expect(changeSentences(outcome).slice(2)).toEqual([
    '1.5 s after the crowd began to come: sharpness',
    '4.0 s after the crowd began to come: newcomers',
    '2.3 s after it had left: none',
  ])
})

test('the report holds the phases, who was let in, and how soon all was well again', () => {
  const html = renderOverload(outcome)
  for (const text of [
    'A worker with 20 % of a core carries 12 people; 36 want to be in.',
    'Let in: 21 of 30. The server ran on; 1 of the looks at it went unanswered.',
    'Back to normal 2.3 s after the crowd had left.',
    'overload: who was there',
    '0.120',
    'the crowd begins to come',
    'it has left',
    'newcomers',
    ...escapedOrigin,
  ])
    expect(html).toContain(text)
  expect(html.match(/<figure>/g)).toHaveLength(1)
  expect(html).not.toMatch(forbidden)
})

test('a server that does not come back, or is gone, is told of', () => {
  const html = renderOverload({ ...outcome, normalAfter: null, alive: false, pressures: [], changes: [] })
  for (const text of ['&#62; 120 s', 'Not back to normal after two minutes.', 'The server CRASHED'])
    expect(html).toContain(text)
  expect(html).not.toMatch(forbidden)
})
