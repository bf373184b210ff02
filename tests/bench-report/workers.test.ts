import { expect, test } from 'vitest'
import type { LoadStep } from '../bench/load/result.ts'
import { ratioSentence, validRounds, type WorkersOutcome } from '../bench/workers/outcome.ts'
import { renderWorkers } from '../bench/workers/report.ts'
import { escapedOrigin, forbidden, origin } from './sample.ts'
import { stepOf } from './step.ts'

const stepWith = (cores: number[], invalid: string[] = []): LoadStep => {
  const step = stepOf(20, { invalid })
  const workers = cores.map((cpu) => ({ name: 'worker', cpu, memory: 60 }))
  return { ...step, server: { ...step.server, workers } }
}
const round = (one: number, two: number, invalid: string[] = []) => ({
  one: stepWith([one]),
  two: stepWith([two, two / 2], invalid),
})
const scene = {
  title: '20 people who see <nine>',
  rounds: [round(0.36, 0.2), round(0.345, 0.23), round(0.38, 0.2), round(0.3, 0.3, ['late'])],
}
const outcome: WorkersOutcome = { ...origin, scenes: [scene] }

test('the busier of two workers is compared with one, in rounds that count', () => {
  expect(ratioSentence(validRounds(scene))).toBe(
    'Two workers carry 1.80 times what one carries (1.50 to 1.90).',
  )
})

test('the report holds every round that counts, and the ratio', () => {
  const html = renderWorkers(outcome)
  for (const text of [
    '1.8 ×',
    '20 people who see &#60;nine&#62;: two workers carry 1.80 times what one carries (1.50 to 1.90).',
    '3 of 4 rounds count.',
    '<td>34.5</td><td>23</td><td>1.5</td>',
    '36 (34.5 to 38) %',
    ...escapedOrigin,
  ])
    expect(html).toContain(text)
  expect(html.match(/<figure>/g)).toHaveLength(1)
  expect(html).not.toMatch(forbidden)
})

test('without a round that counts nothing is drawn', () => {
  const html = renderWorkers({ ...origin, scenes: [{ ...scene, rounds: scene.rounds.slice(3) }] })
  expect(html).not.toContain('<figure>')
})
