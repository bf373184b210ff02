import { expect, test } from 'vitest'
import { Reconciler } from '#shared/reconciler.ts'

test('wishes that come while a step runs are followed by one more step, which sees the newest', async () => {
  let wish = 0
  const made: number[] = []
  const reconciler = new Reconciler(
    async () => {
      const now = wish
      await new Promise((done) => setTimeout(done, 5))
      made.push(now)
    },
    () => {},
  )
  const first = reconciler.run()
  await Promise.resolve()
  for (wish = 1; wish < 5; wish++) void reconciler.run()
  await first
  expect(made.length).toBeLessThanOrEqual(2)
  expect(made.at(-1)).toBe(5)
})

test('a step that fails is told and does not stop the next', async () => {
  const failures: unknown[] = []
  let steps = 0
  const reconciler = new Reconciler(
    () => (++steps === 1 ? Promise.reject(new Error('once')) : Promise.resolve()),
    (error) => failures.push(error),
  )
  await reconciler.run()
  await reconciler.run()
  expect(steps).toBe(2)
  expect(failures).toHaveLength(1)
})
