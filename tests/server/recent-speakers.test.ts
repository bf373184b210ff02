import { expect, test } from 'vitest'
import { RecentSpeakers } from '../../server/room/recent-speakers.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'

test('who spoke last comes first, once, and only a few are remembered', () => {
  const recent = new RecentSpeakers()
  for (const id of ['ann', 'ben', 'ann', 'cleo', 'dan', 'eve', 'eve'] as ParticipantId[]) recent.speaks(id)
  expect(recent.order).toEqual(['eve', 'dan', 'cleo', 'ann'])
  recent.leave('dan' as ParticipantId)
  expect(recent.order).toEqual(['eve', 'cleo', 'ann'])
})
