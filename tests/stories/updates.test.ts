import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { toSnapshot } from '#shared/room-state.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ MAX_PARTICIPANTS: '1000' })
})
afterAll(() => app[Symbol.asyncDispose]())
const client = () => new TestClient(app.url)
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))

test('in a busy room everybody gets few messages, and who comes or comes back meanwhile knows the same as all', async () => {
  const people = Array.from({ length: 12 }, client)
  const late: TestClient[] = []
  try {
    for (const [index, one] of people.entries()) await one.join('busy', `P${index}`)
    const room = app.rooms.get('busy' as never)!
    const before = people.map(({ updates }) => updates.length)
    const revision = room.state.revision
    const start = performance.now()
    for (let round = 0; round < 20; round++) {
      // Twelve people change something twice, somebody comes, somebody comes back by a new connection.
      const changes = people.flatMap((one, index) => [
        one.ask('hand.set', { raised: (round + index) % 2 === 0 }),
        one.ask('reaction.send', { emoji: '👏' }),
      ])
      await Promise.allSettled(changes)
      if (round % 5 === 0) {
        const newcomer = client()
        late.push(newcomer)
        await newcomer.join('busy', `Late ${round}`)
      }
      if (round % 5 === 2) {
        const old = late.at(-1)!
        const again = client()
        late.push(again)
        await again.join('busy', 'Back', { resume: old.joined!.resume })
      }
      await pause(50)
    }
    const seconds = (performance.now() - start) / 1_000
    expect(room.state.revision - revision).toBeGreaterThan(10 * seconds)
    for (const [index, one] of people.entries())
      expect((one.updates.length - before[index]!) / seconds).toBeLessThanOrEqual(11)
    const present = [...people, ...late.filter(({ closed }) => closed !== 'replaced')]
    await vi.waitFor(
      () => {
        for (const one of present) expect(toSnapshot(one.state)).toEqual(toSnapshot(room.state))
      },
      { timeout: 20_000 },
    )
  } finally {
    for (const one of [...people, ...late]) one[Symbol.dispose]()
  }
})

test('what one does is known here before one is told that it is done, after a calm', async () => {
  using ann = client()
  await ann.join('calm', 'Ann')
  await pause(300)
  await ann.ask('hand.set', { raised: true })
  expect(ann.state.hands).toEqual([ann.you])
})

test('who leaves a room hears nothing more of it', async () => {
  using ann = client()
  using ben = client()
  await ann.join('left-behind', 'Ann')
  await ben.join('left-behind', 'Ben')
  await ann.ask('room.leave', {})
  const heard = ann.updates.length
  await ben.ask('hand.set', { raised: true })
  await vi.waitFor(() => expect(ben.state.hands).toEqual([ben.you]))
  await ann.ask('connection.ping', {})
  expect(ann.updates.length).toBe(heard)
})
