import { expect, test } from 'vitest'
import { measureLoad } from '../bench/run/measure-load.ts'
import { readOptions } from '../bench/run/options.ts'
import { stepOf } from './step.ts'

/** A server that carries so many, without a server. */
function standFor(carried: number) {
  const log: string[] = []
  const open = async () => {
    let inside = 0
    log.push('opened')
    return {
      add: async ({ length }: readonly unknown[]) => void (inside += length),
      measure: async () => {
        log.push(String(inside))
        const loss = inside > carried ? 0.05 : 0
        return stepOf(inside, { loss, server: stepOf(1).server, generator: stepOf(1).generator })
      },
      [Symbol.asyncDispose]: async () => void log.push('closed'),
    }
  }
  return { log, stand: { open, tell: () => {} } }
}

test('one size is measured once', async () => {
  const { log, stand } = standFor(10)
  const steps = await measureLoad(readOptions(['--publishers', '3'])!, stand)
  expect(steps).toMatchObject([{ participants: 3, verdict: 'good', rooms: 1 }])
  expect(log).toEqual(['opened', '3', 'closed'])
})

test('a ramp adds to those who are in, and begins anew to try a smaller size; what broke is looked at twice', async () => {
  const { log, stand } = standFor(10)
  const steps = await measureLoad(readOptions(['--publishers', '6', '--ramp'])!, stand)
  expect(log).toEqual([
    'opened',
    '6',
    '9',
    '14',
    '14',
    'closed',
    'opened',
    '11',
    '11',
    'closed',
    'opened',
    '10',
    'closed',
  ])
  expect(steps.map(({ participants }) => participants)).toEqual([6, 9, 10, 11, 14])
})

test('what was opened is closed when a measurement fails', async () => {
  const { log, stand } = standFor(10)
  const open = async () => ({ ...(await stand.open()), measure: () => Promise.reject(new Error('broken')) })
  await expect(measureLoad(readOptions([])!, { ...stand, open })).rejects.toThrow('broken')
  expect(log).toEqual(['opened', 'closed'])
})
