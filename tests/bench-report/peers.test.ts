import { expect, test } from 'vitest'
import { figuresOf, ratioOf } from '../bench/peers/figures.ts'
import type { Growth } from '../bench/peers/growth.ts'
import { readPeersOptions } from '../bench/peers/options.ts'
import { renderPeers } from '../bench/peers/report.ts'
import { escapedOrigin, forbidden, origin } from './sample.ts'
import { stepOf } from './step.ts'

const growthTo = (people: number, perPacket: number): Growth => {
  const steps = [10, people].map((size) => {
    const step = stepOf(size)
    return { ...step, server: { ...step.server, workerPerPacket: perPacket } }
  })
  const [base = stepOf(10), best = base] = steps
  return { base, best, steps, end: 'the core was busy', bounded: false }
}
const atrium = [growthTo(60, 16), growthTo(50, 18), growthTo(55, 14)]
const janus = [growthTo(20, 32), growthTo(25, 36), growthTo(11, 35)]

test('the rounds of a server become a median with the least and the most', () => {
  const { mediaPerPacket, participants, rounds } = figuresOf(atrium)
  expect({ mediaPerPacket, participants, rounds }).toEqual({
    mediaPerPacket: { median: 16, least: 14, most: 18 },
    participants: { median: 55, least: 50, most: 60 },
    rounds: 3,
  })
})

test('two servers are compared round by round', () => {
  const people = ratioOf(atrium, janus, ({ best }) => best.participants)
  expect(people).toEqual({ median: 3, least: 2, most: 5 })
})

test('the report is one file that names every server, its figures and the command', () => {
  const title = 'One sends, the others watch'
  const rows = [
    { name: 'janus' as const, title: 'Janus', figures: figuresOf(janus) },
    { name: 'atrium' as const, title: 'Atrium', figures: figuresOf(atrium) },
  ]
  const sentences = ['Atrium beside Janus: 0.5 of the CPU per packet.']
  const html = renderPeers({
    ...origin,
    scenes: [{ name: 'fan-out', title, people: 10, rows, sentences, rounds: { janus, atrium } }],
  })
  for (const text of [title, 'Janus', '35 (32 to 36)', sentences[0], ...escapedOrigin, '<svg'])
    expect(html).toContain(text)
  expect(html).not.toMatch(forbidden)
})

test('what cannot be asked for is refused in a sentence', () => {
  expect(() => readPeersOptions(['--only', 'zoom'])).toThrow('--only names "zoom", but there are')
  expect(() => readPeersOptions(['--rounds', '0'])).toThrow('must be a whole number, 1 or more')
  expect(readPeersOptions(['--help'])).toBeUndefined()
  expect(readPeersOptions(['--scene', 'meeting'])?.scenes).toEqual(['meeting'])
})
