import { expect, test } from 'vitest'
import { highest, pressuresOf, type Limits, type Usage } from '../../server/capacity/pressure.ts'
import { Shedding } from '../../server/capacity/shedding.ts'

/** Looks every half second for so long, and returns every step seen, with how long it lasted (ms). */
function watch(
  shedding: Shedding,
  from: number,
  ms: number,
  pressure: (step: number, now: number) => number,
) {
  const seen: Array<{ step: number; for: number }> = []
  for (let now = from; now < from + ms; now += 500) {
    const step = shedding.take(pressure(seen.at(-1)?.step ?? 0, now), now)
    if (seen.at(-1)?.step === step) seen.at(-1)!.for += 500
    else seen.push({ step, for: 500 })
  }
  return seen
}
const stepsOf = (seen: Array<{ step: number }>): number[] => seen.map(({ step }) => step)

test('one step after the other is given up while the pressure lasts, and taken back in reverse when it ends', () => {
  const shedding = new Shedding(4)
  expect(stepsOf(watch(shedding, 0, 20_000, () => 1.2))).toEqual([0, 1, 2, 3, 4])
  const back = watch(shedding, 20_000, 20_000, () => 0.2)
  expect(stepsOf(back)).toEqual([4, 3, 2, 1, 0])
  expect(back.slice(0, -1).reduce((sum, each) => sum + each.for, 0)).toBeLessThanOrEqual(5_000)
})

test('a moment is no reason, and nothing is given up while it is merely busy', () => {
  const shedding = new Shedding(4)
  expect(stepsOf(watch(shedding, 0, 20_000, (_, now) => (now % 2_000 === 0 ? 1.5 : 0.9)))).toEqual([0])
})

test('what helps is kept: no more is given up than it takes, and nothing is taken back in between', () => {
  const shedding = new Shedding(4)
  expect(stepsOf(watch(shedding, 0, 60_000, (step) => [1.4, 1.1, 0.85][step] ?? 0.85))).toEqual([0, 1, 2])
})

test('under a load that comes back each time, the steps swing ever more slowly', () => {
  const shedding = new Shedding(4)
  const seen = watch(shedding, 0, 300_000, (step) => (step === 0 ? 1.2 : 0.5))
  const relieved = seen.filter(({ step }) => step === 1).map((each) => each.for)
  expect(relieved.length).toBeLessThan(12)
  expect(relieved.at(-2)).toBeGreaterThan(30_000)
})

test('a step that was taken back too early is taken back at once when the load is really gone', () => {
  const shedding = new Shedding(4)
  watch(shedding, 0, 120_000, (step) => (step < 4 ? 1.2 : 0.6))
  const back = watch(shedding, 120_000, 60_000, () => 0.1)
  expect(stepsOf(back).at(-1)).toBe(0)
  expect(back.slice(0, -1).reduce((sum, each) => sum + each.for, 0)).toBeLessThanOrEqual(5_000)
})

test('a server that is quite full gives up one thing after the other without waiting for what it brings', () => {
  const timeTo = (pressure: number) => {
    const rising = watch(new Shedding(4), 0, 20_000, () => pressure).slice(0, -1)
    return rising.reduce((sum, each) => sum + each.for, 0)
  }
  expect(timeTo(1.17)).toBeLessThan(timeTo(1.05))
})

test('the scarcest resource makes the pressure', () => {
  const limits = { cpu: 0.8, lag: 100, uplink: 1e9, packets: 1e5 }
  const calm = { cpu: 0.4, lag: 10, uplink: 1e8, packets: 1e4 }
  const pressure = (usage: Partial<Usage>, within: Partial<Limits> = {}) =>
    highest(pressuresOf({ ...calm, ...usage }, { ...limits, ...within }))
  expect(pressure({})).toEqual({ share: 0.5, of: 'cpu' })
  expect(pressure({ lag: 150 })).toEqual({ share: 1.5, of: 'lag' })
  expect(pressure({ uplink: 9e8 })).toEqual({ share: 0.9, of: 'uplink' })
  expect(pressure({ packets: 2e5 })).toEqual({ share: 2, of: 'packets' })
  expect(pressure({ uplink: 9e8, packets: 2e5 }, { uplink: Infinity, packets: Infinity }).of).toBe('cpu')
})
