import { expect, test } from 'vitest'
import { explain, SetupFailure } from '../../deploy/setup/failure.mjs'
import { clock, Progress } from '../../deploy/setup/progress.mjs'
import { recordedProgress } from './support.ts'

test('a step is one line, with what came of it', async () => {
  const { progress, written } = recordedProgress()
  const worker = await progress.step('media worker', (step) => {
    step.done('3.27.1 (cached)')
    return '/worker'
  })
  expect(worker).toBe('/worker')
  expect(written()).toBe('✓ media worker 3.27.1 (cached)\n')
})

test('without a terminal a long step writes a line for each tenth', async () => {
  const { progress, written } = recordedProgress()
  await progress.step('media worker', (step) => {
    for (let done = 0; done <= 279; done++) step.working('building', done / 279)
  })
  const lines = written().trim().split('\n')
  expect(lines).toHaveLength(12)
  expect(lines[3]).toBe('· media worker: building 30 %')
})

test('on a terminal the line is written over, with the time that has passed', async () => {
  let text = ''
  let now = 0
  const output = { isTTY: true, write: (more: string) => (text += more) }
  await new Progress({ output, now: () => now, colour: false }).step('media worker', (step) => {
    step.working('building', 0.34)
    now = 80_000
    step.draw()
    step.done('3.27.1 (built)')
  })
  expect(text).toContain('\r\x1b[K⠋ media worker  building 34 % (1:20 min)')
  expect(text.endsWith('\r\x1b[K✓ media worker 3.27.1 (built), 1:20 min\n')).toBe(true)
})

test('a failing step is marked and its failure goes on', async () => {
  const { progress, written } = recordedProgress()
  const failing = progress.step('client', () => Promise.reject(new SetupFailure('No.')))
  await expect(failing).rejects.toThrow('No.')
  expect(written()).toBe('✗ client\n')
})

test('a failure is told as cause, mend and log, without a stack', () => {
  const failure = new SetupFailure('The client could not be built.', {
    mend: 'Mend what Vite says above.',
    lines: ['App.vue: unexpected token'],
    log: '/cache/build.log',
  })
  expect(explain(failure)).toBe(
    '  │ App.vue: unexpected token\n✗ The client could not be built.\n  Mend what Vite says above.\n  Full log: /cache/build.log',
  )
  expect(explain(new TypeError('x is not a function'))).toBe(
    '✗ The set-up itself failed: x is not a function',
  )
})

test('times read as people write them', () => {
  expect([clock(420), clock(59_900), clock(363_000)]).toEqual(['0.4 s', '59.9 s', '6:03 min'])
})
