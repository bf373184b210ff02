import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Refusal } from '#shared/errors.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Participant, PeoplePage } from '#shared/protocol/participant.ts'
import type { Snapshot } from '#shared/protocol/room.ts'
import { RoomMirror } from '#shared/room-mirror.ts'
import { emptyRoom, toSnapshot } from '#shared/room-state.ts'
import { PeoplePages } from '../../client/room/people-pages.ts'
import type { Ask } from '../../client/room/wire.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const person = (joinedAt: number): Participant => {
  const id = `p${joinedAt}` as ParticipantId
  return { id, name: id, away: false, joinedAt }
}
const entered = Promise.resolve()
const settle = () => vi.advanceTimersByTimeAsync(0)

/** A server with one person on each page, at 1, 2 and 3 ms. */
const answerTo = (since: number): PeoplePage => ({
  participants: [person(since)],
  next: since < 3 ? since + 1 : null,
})

function setUp(answer: (since: number) => PeoplePage | Promise<PeoplePage> = answerTo) {
  const mirror = new RoomMirror(
    () => {},
    () => {},
  )
  const asked: number[] = []
  const ask = async (_: string, { since }: { since: number }): Promise<PeoplePage> => {
    asked.push(since)
    return answer(since)
  }
  const pages = new PeoplePages(ask as Ask, mirror)
  const arrive = (): Snapshot => {
    const snapshot = { ...toSnapshot(emptyRoom), unlisted: 3, unlistedSince: 1 }
    mirror.restart(snapshot)
    return snapshot
  }
  return { mirror, asked, pages, arrive, names: () => [...mirror.state.participants.keys()] }
}

test('page after page comes, until everybody is there', async () => {
  const { asked, pages, arrive, names } = setUp()
  pages.complete(arrive(), entered)
  await settle()
  expect([asked, names()]).toEqual([
    [1, 2, 3],
    ['p1', 'p2', 'p3'],
  ])
  pages.close()
})

test('a whole snapshot needs no page', async () => {
  const { asked, pages } = setUp()
  pages.complete(toSnapshot(emptyRoom), entered)
  await settle()
  expect(asked).toEqual([])
})

test('nothing is asked before one has entered', async () => {
  const { asked, pages, arrive } = setUp()
  const entering = Promise.withResolvers<void>()
  pages.complete(arrive(), entering.promise)
  await settle()
  expect(asked).toEqual([])
  entering.reject(new Error('no picture'))
  await settle()
  expect(asked).toEqual([1, 2, 3])
})

test('a page that fails is asked for again', async () => {
  let failures = 2
  const { asked, pages, arrive, names } = setUp((since) => {
    if (since === 2 && failures-- > 0) throw new Refusal('rate-limited')
    return answerTo(since)
  })
  pages.complete(arrive(), entered)
  await vi.advanceTimersByTimeAsync(1_000)
  expect([asked, names()]).toEqual([
    [1, 2, 2, 2, 3],
    ['p1', 'p2', 'p3'],
  ])
})

test.each(['stop', 'close'] as const)('nothing is asked after %s', async (end) => {
  const { asked, pages, arrive } = setUp(() => {
    throw new Refusal('unreachable')
  })
  pages.complete(arrive(), entered)
  await settle()
  pages[end]()
  const before = asked.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(before)
})

test('whoever comes back begins anew, and nothing of before is added', async () => {
  const late = Promise.withResolvers<PeoplePage>()
  let first = true
  const { asked, pages, arrive, names } = setUp((since) => {
    if (!first) return answerTo(since)
    first = false
    return late.promise
  })
  pages.complete(arrive(), entered)
  await settle()
  pages.stop()
  pages.complete(arrive(), entered)
  await settle()
  late.resolve({ participants: [person(9)], next: 10 })
  await settle()
  expect([asked, names()]).toEqual([
    [1, 1, 2, 3],
    ['p1', 'p2', 'p3'],
  ])
})
