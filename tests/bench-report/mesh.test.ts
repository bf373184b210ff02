import { expect, test } from 'vitest'
import { enduranceOf, judgePerson } from '../bench/mesh/endurance.ts'
import { meshSentence, renderMesh, type MeshRun } from '../bench/mesh/mesh-report.ts'
import type { PersonLoad } from '../bench/mesh/person-load.ts'
import { forbidden, origin } from './sample.ts'

const means = { cores: 2, uplink: 10e6 }

const loadOf = (participants: number, changes: Partial<PersonLoad> = {}): PersonLoad => ({
  participants,
  up: 1e6 * (participants - 1),
  down: 1.5e6 * (participants - 1),
  cpu: 0.3 * participants,
  sent: { framesPerSecond: 15, height: 720 },
  seen: { framesPerSecond: 30, pictures: participants - 1 },
  crowd: 0.1 * participants,
  server: 0,
  ...changes,
})
const judged = (participants: number, changes: Partial<PersonLoad> = {}) =>
  judgePerson(loadOf(participants, changes), means)

test('a meeting breaks for one person by the line, the CPU, or the frames that get through', () => {
  expect(judged(4)).toMatchObject({ verdict: 'good' })
  expect(judged(4, { up: 12e6 })).toMatchObject({
    verdict: 'broken',
    reason: 'sends 12.0 Mbit/s on a line of 10.0',
  })
  expect(judged(7)).toMatchObject({ verdict: 'broken', reason: 'needs 2.1 of 2 cores' })
  expect(judged(4, { sent: { framesPerSecond: 6, height: 360 } })).toMatchObject({
    reason: 'sends 6 of 15 frames/s',
  })
  expect(judged(4, { seen: { framesPerSecond: 8, pictures: 3 } })).toMatchObject({
    reason: 'sees 8 frames/s',
  })
})

test('a size at which the others were too busy says nothing of the person', () => {
  expect(judged(4, { up: 12e6, crowd: 0.9 })).toMatchObject({ verdict: 'invalid' })
})

test('what holds is the last size before the first that does not', () => {
  expect(enduranceOf([judged(2), judged(4), judged(8)])).toMatchObject({
    participants: 4,
    brokeAt: { participants: 8 },
  })
  expect(enduranceOf([judged(2), judged(4)])).toEqual({ participants: 4, brokeAt: undefined })
  expect(enduranceOf([judged(8)]).participants).toBe(0)
})

test('the report says where each breaks, and needs nothing from elsewhere', () => {
  const run: MeshRun = {
    ...origin,
    means,
    mesh: [judged(2), judged(4), judged(8)],
    server: [judged(2), judged(4, { up: 5e5, cpu: 0.5 }), judged(8, { up: 5e5, cpu: 0.6 })],
  }
  expect(meshSentence(run)).toBe(
    'A mesh holds at 4 and breaks at 8: each needs 2.4 of 2 cores. With the server it holds at 8; more was not tried.',
  )
  const page = renderMesh(run)
  expect(page).toContain('4 : 8')
  expect(page).not.toMatch(forbidden)
})
