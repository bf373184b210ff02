import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { peoplePage } from '#shared/limits.ts'
import type { Participant } from '#shared/protocol/participant.ts'
import type { RoomCode } from '#shared/protocol/ids.ts'
import { NodeParticipant } from '../support/node-participant.ts'
import { RawClient } from '../support/raw-client.ts'
import { opusParameters } from '../support/rtp.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

const patience = { timeout: 20_000, interval: 50 }
const count = peoplePage + 40
const view = { tiles: 0, width: 320, height: 180, audioOnly: true }

let app: TestApp
let crowd: RawClient[]
beforeAll(async () => {
  app = await startTestApp({ MAX_PARTICIPANTS: '1000' })
  crowd = await Promise.all(Array.from({ length: count }, () => RawClient.open(app.port, () => {})))
  using ann = new TestClient(app.url)
  const media = await ann.mediaAsk('crowd')
  for (const [index, client] of crowd.entries())
    await client.ask('room.join', { room: 'crowd', name: `P${index}`, media, view })
})
afterAll(async () => {
  for (const client of crowd) client.close()
  await app[Symbol.asyncDispose]()
})

const room = () => app.rooms.get('crowd' as RoomCode)!

test('a newcomer is told of one page of people, and may ask for all the others', async () => {
  await crowd[count - 1]!.ask('hand.set', { raised: true })
  await crowd[count - 2]!.ask('track.publish', {
    source: 'microphone',
    rtpParameters: opusParameters(),
    muted: false,
  })
  using ann = new TestClient(app.url)
  const { you, snapshot } = await ann.join('crowd', 'Ann')
  expect([snapshot.participants.length, snapshot.unlisted]).toEqual([peoplePage, count + 1 - peoplePage])
  const names = snapshot.participants.map(({ name }) => name)
  expect(names.slice(-3)).toEqual([`P${count - 2}`, `P${count - 1}`, 'Ann'])
  expect(names.slice(0, -3)).toEqual(Array.from({ length: peoplePage - 3 }, (_, index) => `P${index}`))

  const listed: Participant[] = []
  for (let since = snapshot.unlistedSince; since !== null;) {
    const page = await ann.ask('participant.list', { since })
    ann.mirror.list(page.participants, { missingFrom: snapshot })
    listed.push(...page.participants)
    since = page.next
  }
  expect(listed.at(-1)?.id).toBe(you)
  await vi.waitFor(() => expect(ann.state).toEqual(room().state), patience)
  await ann.ask('room.leave', {})
})

test('a client counts everybody from the first and soon knows everybody, also after a reload', async () => {
  const stored = new Map<string, string>()
  for (const _ of ['first', 'reloaded']) {
    using ben = new NodeParticipant(app.url, 'crowd', 'Ben', stored)
    await ben.join()
    const { state } = ben.room
    expect([state.value.participants.size, state.value.present]).toEqual([peoplePage, count + 1])
    await vi.waitFor(() => expect(state.value).toEqual(room().state), patience)
    expect([...state.value.participants.keys()]).toEqual([...room().state.participants.keys()])
  }
})
