import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import type { RoomCode } from '#shared/protocol/ids.ts'
import { toSnapshot } from '#shared/room-state.ts'
import { RawClient } from '../support/raw-client.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ MAX_PARTICIPANTS: '1000' })
})
afterAll(() => app[Symbol.asyncDispose]())
const client = () => new TestClient(app.url)
const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const patience = { timeout: 20_000 }
const roomOf = (code: string) => app.rooms.get(code as RoomCode)!
const view = { tiles: 0, width: 320, height: 180, audioOnly: true }

test('in a full and busy room everybody hears everything in at most ten messages a second', async () => {
  using ann = client()
  await ann.join('full', 'Ann')
  const media = await ann.mediaAsk('full')
  const others = await Promise.all(Array.from({ length: 210 }, () => RawClient.open(app.port, () => {})))
  try {
    for (const [index, other] of others.entries())
      await other.ask('room.join', { room: 'full', name: `P${index}`, media, view })
    await vi.waitFor(() => expect(ann.state.participants.size).toBe(211), patience)
    const before = { updates: ann.updates.length, revision: ann.state.revision }
    const start = performance.now()
    for (const raised of [true, false])
      for (const [index, other] of others.entries()) {
        await other.ask('hand.set', { raised })
        await other.ask('participant.rename', { name: `Q${index} ${raised}` })
        await pause(5)
      }
    const seconds = (performance.now() - start) / 1_000
    await vi.waitFor(() => expect(ann.state).toEqual(roomOf('full').state), patience)
    expect((ann.state.revision - before.revision) / seconds).toBeGreaterThan(30)
    expect((ann.updates.length - before.updates) / seconds).toBeLessThanOrEqual(11)
  } finally {
    for (const other of others) other.close()
  }
})

test('who comes or comes back while much happens knows the same as all', async () => {
  const people = Array.from({ length: 12 }, client)
  const late: TestClient[] = []
  try {
    for (const [index, one] of people.entries()) await one.join('busy', `P${index}`)
    const room = roomOf('busy')
    for (let round = 0; round < 20; round++) {
      const changes = people.flatMap((one, index) => [
        one.say('hand.set', { raised: (round + index) % 2 === 0 }),
        one.say('reaction.send', { emoji: '👏' }),
      ])
      // Somebody comes, and somebody comes back by a new connection, in the middle of it.
      if (round % 5 === 0) {
        const newcomer = client()
        late.push(newcomer)
        await newcomer.join('busy', `Late ${round}`)
      }
      if (round % 5 === 2) {
        const again = client()
        const { resume } = late.at(-1)!.joined!
        late.push(again)
        await again.join('busy', 'Back', { resume })
      }
      await Promise.all(changes)
      await pause(20)
    }
    const present = [...people, ...late.filter(({ closed }) => closed !== 'replaced')]
    expect(present).toHaveLength(16)
    await vi.waitFor(() => {
      for (const one of present) expect(toSnapshot(one.state)).toEqual(toSnapshot(room.state))
    }, patience)
  } finally {
    for (const one of [...people, ...late]) one[Symbol.dispose]()
  }
})

test('what one does after a calm is known here before one is told that it is done', async () => {
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
