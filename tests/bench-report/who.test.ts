import { expect, test } from 'vitest'
import { readOptions, type LoadOptions } from '../bench/run/options.ts'
import { participantsOf, plansFor, roomsOf } from '../bench/run/who.ts'

const optionsOf = (line: string): LoadOptions => readOptions(line.split(' ').filter(Boolean))!
const count = (plans: ReturnType<typeof plansFor>) => ({
  cameras: plans.filter(({ camera }) => camera).length,
  microphones: plans.filter(({ microphone }) => microphone).length,
  rooms: new Set(plans.map(({ room }) => room)).size,
})

test('so many send and so many watch as is asked for', () => {
  const options = optionsOf('--publishers 2 --audio-publishers 5 --subscribers 10')
  expect(participantsOf(options)).toBe(15)
  expect(count(plansFor(options, 0, 15))).toEqual({ cameras: 2, microphones: 5, rooms: 1 })
})

test('a ramp adds people who send, unless there are watchers', () => {
  expect(count(plansFor(optionsOf('--publishers 4'), 4, 10)).cameras).toBe(6)
  expect(count(plansFor(optionsOf('--publishers 4 --subscribers 2'), 6, 20)).cameras).toBe(0)
})

test('a ramp over several rooms opens more of the same size', () => {
  const options = optionsOf('--publishers 8 --audio-publishers 12 --rooms 4')
  expect(count(plansFor(options, 0, 12))).toEqual({ cameras: 8, microphones: 12, rooms: 4 })
  expect(roomsOf(options, 30)).toBe(10)
  expect(count(plansFor(options, 0, 30))).toEqual({ cameras: 20, microphones: 30, rooms: 10 })
})

test('speakers take turns when that is asked for', () => {
  const talks = plansFor(optionsOf('--publishers 3 --simulate-speakers'), 0, 3).map(
    ({ microphone }) => microphone,
  )
  expect(talks).toMatchObject([0, 1, 2].map((index) => ({ kind: 'turns', index })))
  expect(plansFor(optionsOf(''), 0, 1)[0]?.microphone).toEqual({ kind: 'always' })
})
