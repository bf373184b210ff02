import { expect, test } from 'vitest'
import { Counters } from '../bench/load/counters.ts'
import { Schedule } from '../bench/load/schedule.ts'
import { isTalking } from '../bench/load/talk.ts'

test('in turns each speaks for its time, and the next begins while the last one ends', () => {
  const speaking = (at: number) =>
    [0, 1, 2].filter((index) => isTalking({ kind: 'turns', of: 3, index, seconds: 2 }, at))
  const round = 6_000 * 300_000_000
  expect([100, 1_000, 2_100, 3_000, 4_100, 5_000].map((at) => speaking(round + at))).toEqual([
    [0, 2],
    [0],
    [0, 1],
    [1],
    [1, 2],
    [2],
  ])
})

test('a schedule yields what is due, counts what is late, and gives up what is far too late', () => {
  const counters = new Counters()
  const schedule = new Schedule(1_000, 10, counters)
  expect([...schedule.due(999)]).toEqual([])
  expect([...schedule.due(1_010)]).toEqual([0, 1])
  expect(counters.schedule).toEqual({ due: 2, late: 0 })
  expect([...schedule.due(1_045)]).toEqual([2, 3, 4])
  expect(counters.schedule).toEqual({ due: 5, late: 1 })
  expect([...schedule.due(2_000)]).toHaveLength(50)
})
