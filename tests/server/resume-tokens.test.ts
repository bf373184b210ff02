import { expect, test } from 'vitest'
import type { ParticipantId, ResumeToken, RoomCode } from '#shared/protocol/ids.ts'
import { ResumeToken as ResumeTokenSchema } from '#shared/protocol/ids.ts'
import { ResumeTokens } from '../../server/room/resume-tokens.ts'

const room = 'weekly' as RoomCode
const ann = '0190d1f4-8a52-4a53-9d0e-1f2a3b4c5d6e' as ParticipantId
const tokens = new ResumeTokens('one secret of at least 32 characters')
const token = tokens.issue(room, ann)

test('a token fits the wire and speaks for its participant, before and after a restart', () => {
  expect(ResumeTokenSchema.safeParse(token).success).toBe(true)
  expect(tokens.verify(room, token)).toBe(ann)
  expect(new ResumeTokens('one secret of at least 32 characters').verify(room, token)).toBe(ann)
})

test.each([
  ['of another room', 'other' as RoomCode, token],
  ['of another participant', room, token.replace('0190', '0191')],
  ['with a changed signature', room, `${token.slice(0, -3)}AAA`],
  ['cut off', room, token.slice(0, -5)],
  ['without a signature', room, ann],
  ['that is empty but for the dot', room, '................'],
])('a token %s speaks for nobody', (_, code, given) => {
  expect(tokens.verify(code, given as ResumeToken)).toBeUndefined()
})

test('a token of another secret speaks for nobody', () => {
  expect(new ResumeTokens('another secret, also long enough').verify(room, token)).toBeUndefined()
})
