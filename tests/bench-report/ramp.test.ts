import { expect, test } from 'vitest'
import { judge } from '../bench/run/judgement.ts'
import { capacityOf, nextSize, ramp } from '../bench/run/ramp.ts'
import { stepOf } from './step.ts'

const plan = { start: 10, most: 500, tolerance: 0.08 }
const lossy = { loss: 0.02 }

/** A server that carries so many, and a generator that can offer so many. */
const server = (carried: number, offered = Infinity) => {
  const tried: number[] = []
  const measure = async (participants: number) => {
    tried.push(participants)
    const processes = [{ name: 'generator', cpu: 0.3, memory: 90 }]
    const generator = { ...stepOf(1).generator, processes, late: participants > offered ? 0.03 : 0 }
    const loss = participants > carried ? 0.02 : 0
    const workers = [{ name: 'worker', cpu: 0.5, memory: 90 }]
    return judge(stepOf(participants, { loss, generator, server: { ...stepOf(1).server, workers } }), 1)
  }
  return { tried, measure }
}

test.each([7, 30, 49, 200])(
  'a server that carries %i is found to carry nearly that many',
  async (carried) => {
    const { tried, measure } = server(carried)
    const found = capacityOf(await ramp(plan, measure))
    expect(found.end).toBe('broke')
    expect(found.participants).toBeLessThanOrEqual(carried)
    expect(found.participants).toBeGreaterThanOrEqual(0.9 * carried - 1)
    expect(tried.length).toBeLessThan(16)
  },
)

test('what the generator cannot offer is no limit of the server', async () => {
  const { measure } = server(1_000, 60)
  const found = capacityOf(await ramp(plan, measure))
  expect(found).toMatchObject({ end: 'generator' })
  expect(found.participants).toBeLessThanOrEqual(60)
  expect(found.sentence).toMatch(/no limit of the server/)
})

test('it ends at the most that is asked for', async () => {
  const { tried, measure } = server(1_000)
  expect(capacityOf(await ramp({ ...plan, most: 40 }, measure))).toMatchObject({
    participants: 40,
    end: 'offered',
  })
  expect(Math.max(...tried)).toBe(40)
})

test('a server that carries nobody ends the ramp too', async () => {
  const { measure } = server(0)
  expect(capacityOf(await ramp(plan, measure)).participants).toBe(0)
  expect(nextSize([judge(stepOf(2, lossy), 1)], plan)).toBeUndefined()
})

test.each([
  ['loss', { loss: 0.0011 }],
  ['delay', { delay: { count: 1, p50: 1, p99: 10.1, worst: 30 } }],
  ['join', { join: { count: 1, p50: 100, p99: 1_001, worst: 1_200 } }],
  ['refused', { failures: ['room-full'] }],
  ['cpu', { server: { ...stepOf(1).server, workers: [{ name: 'worker', cpu: 0.97, memory: 90 }] } }],
])('quality breaks by %s', (what, changes) => {
  expect(judge(stepOf(5, changes), 1)).toMatchObject({ verdict: 'broken', faults: [{ what }] })
})

test('the bottleneck has a name', () => {
  const { server: idle } = stepOf(1)
  const workers = [{ name: 'worker', cpu: 0.99, memory: 90 }]
  const bottleneckOf = (changes: Parameters<typeof stepOf>[1]) => {
    const judged = judge(stepOf(5, { ...lossy, ...changes }), 1)
    return judged.verdict === 'broken' ? judged.bottleneck : ''
  }
  expect(bottleneckOf({ server: { ...idle, workers } })).toMatch(/media worker \(99 % busy\)/)
  expect(bottleneckOf({ server: { ...idle, node: { name: 'node', cpu: 0.95, memory: 9 } } })).toMatch(/Node/)
  expect(bottleneckOf({})).toMatch(/buffers/)
  expect(bottleneckOf({ server: { ...idle, workers: [] } })).toMatch(/not to be seen from here/)
})

test('media that never comes is no good quality, though nothing of it is lost', () => {
  expect(judge(stepOf(20, { waiting: 1 }), 1)).toMatchObject({ faults: [{ what: 'waiting', value: 1 }] })
  expect(judge(stepOf(20, { missing: 0.05 }), 1)).toMatchObject({ faults: [{ what: 'missing' }] })
  expect(judge(stepOf(20, { missing: 0.01 }), 1)).toMatchObject({ verdict: 'good' })
})

test('slow joins count only if the generator had the time for them', () => {
  const join = { count: 40, p50: 90, p99: 1_800, worst: 2_100 }
  const { generator } = stepOf(40)
  expect(judge(stepOf(40, { join }), 1)).toMatchObject({ verdict: 'broken', faults: [{ what: 'join' }] })
  const busy = stepOf(40, { join, generator: { ...generator, joining: 0.97 } })
  expect(judge(busy, 1)).toMatchObject({ verdict: 'invalid', reason: expect.stringContaining('97 %') })
  expect(judge(stepOf(40, { join }), 1, { joins: false }).verdict).toBe('good')
  expect(judge({ ...busy, loss: 0.02 }, 1).verdict).toBe('broken')
})

test('a step with a busy, late or mistaken generator is invalid', () => {
  const { generator } = stepOf(1)
  const busy = [{ name: 'generator', cpu: 0.85, memory: 90 }]
  for (const changes of [{ processes: busy }, { late: 0.011 }, { forged: 1 }])
    expect(judge(stepOf(5, { ...lossy, generator: { ...generator, ...changes } }), 1).verdict).toBe('invalid')
  expect(judge(stepOf(5, { invalid: ['the clock jumped'] }), 1)).toMatchObject({ reason: 'the clock jumped' })
})
