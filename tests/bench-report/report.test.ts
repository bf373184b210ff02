import { expect, test } from 'vitest'
import { renderRun } from '../bench/report/run-report.ts'
import { sizeServers } from '../bench/report/sizing.ts'
import { judge } from '../bench/run/judgement.ts'
import { capacityOf } from '../bench/run/ramp.ts'
import { stepOf } from './step.ts'

const sizes = [
  { name: 'small', cores: 1, memory: 2, line: 1 },
  { name: 'large', cores: 4, memory: 16, line: 1 },
  { name: 'starved', cores: 4, memory: 0.7, line: 1 },
  { name: 'remote', cores: 4, memory: 16, line: 0.1 },
]

const late = { generator: { ...stepOf(1).generator, late: 0.031 } }
const steps = [
  judge(stepOf(20), 1),
  judge(stepOf(41), 1),
  judge(stepOf(48, { loss: 0.0123 }), 1),
  judge(stepOf(60, late), 1),
]
const run = {
  target: 'Atrium <here>',
  at: '2026-01-02T03:04:05.000Z',
  machine: { processor: 'A processor', cores: 2, memory: 24, system: 'Linux', node: '24' },
  scenario: {},
  steps,
  capacity: capacityOf(steps),
  command: 'npm run bench -- --ramp',
  media: 'Everybody sends',
}

test('servers are sized in proportion to the greatest good step, and say so', () => {
  const sized = sizeServers(steps, sizes)
  // 41 participants took 0.82 of a core, so three quarters of one carry 37, and nobody measured 150.
  expect(sized?.roomSize).toBe(41)
  expect(sized?.servers).toMatchObject([
    { participants: 37, limit: 'CPU', basis: 'measured' },
    { participants: 150, limit: 'CPU', basis: 'extrapolated' },
    { limit: 'memory' },
    { participants: 17, limit: 'line', basis: 'measured' },
  ])
})

test('nothing is sized from steps that do not count', () => {
  expect(sizeServers(steps.slice(2), sizes)).toBeUndefined()
})

test('the report holds the figures it was given', () => {
  const html = renderRun(run)
  for (const figure of [
    '28 700',
    '164',
    '1.2 %',
    'npm run bench -- --ramp',
    'Quality held at 41 and broke at 48',
    '3.1 %',
  ])
    expect(html).toContain(figure)
  expect(html).toContain('Atrium &#60;here&#62;')
  expect(html.match(/<figure>/g)).toHaveLength(6)
})

test('the report stands alone: no script, nothing from elsewhere', () => {
  const html = renderRun(run)
  expect(html).not.toMatch(/<script|<link|<img|@import|url\((?!#)|https?:\/\/(?!www\.w3\.org)/)
})

test('a run of invalid steps draws nothing and claims nothing', () => {
  const invalid = [judge(stepOf(60, late), 1)]
  const html = renderRun({ ...run, steps: invalid, capacity: capacityOf(invalid) })
  expect(html).not.toContain('<figure>')
  expect(html).not.toContain('Which server?')
  expect(html).toContain('no limit of the server')
})
