import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createToasts } from '../../client/composables/use-toasts.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const shown = ({ toasts }: ReturnType<typeof createToasts>): string[] => toasts.value.map(({ text }) => text)

test('a toast goes by itself; one with something to press stays longer; one that stays, stays', () => {
  const toasts = createToasts()
  toasts.show({ text: 'short' })
  toasts.show({ text: 'undo?', action: { label: 'Undo', run: () => {} } })
  toasts.show({ text: 'for good', stays: true })
  vi.advanceTimersByTime(6_000)
  expect(shown(toasts)).toEqual(['undo?', 'for good'])
  vi.advanceTimersByTime(60_000)
  expect(shown(toasts)).toEqual(['for good'])
})

test('the same news is shown once, and never more than three at a time', () => {
  const toasts = createToasts()
  for (const text of ['a', 'b', 'a', 'c', 'd']) toasts.show({ text })
  expect(shown(toasts)).toEqual(['a', 'c', 'd'])
})

test('news about the same takes the place of what was said before', () => {
  const toasts = createToasts()
  toasts.show({ topic: 'hands', text: 'Ann raised a hand' })
  toasts.show({ text: 'Ben has joined' })
  toasts.show({ topic: 'hands', text: 'Cleo and 1 other raised a hand' })
  expect(shown(toasts)).toEqual(['Ben has joined', 'Cleo and 1 other raised a hand'])
})

test('whoever shows a toast can take it away', () => {
  const toasts = createToasts()
  const takeAway = toasts.show({ text: 'a', stays: true })
  toasts.show({ text: 'b', stays: true })
  takeAway()
  expect(shown(toasts)).toEqual(['b'])
})
