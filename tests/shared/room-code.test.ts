import { expect, test } from 'vitest'
import { randomRoomCode } from '../../server/room/room-code.ts'
import { RoomCode } from '#shared/protocol/ids.ts'
import { toRoomCode } from '#shared/room-code.ts'

test.each([
  ['kibo-relu-tamo', 'kibo-relu-tamo'],
  ['  Weekly Meeting ', 'weekly-meeting'],
  ['https://meet.example.org/r/kibo-relu?name=Ann#x', 'kibo-relu'],
  ['https://meet.example.org/r/caf%C3%A9/', 'café'],
  ['Über uns!', 'über-uns'],
  ['---', ''],
  ['', ''],
  ['%E0%A4%A', 'e0-a4-a'],
])('what a person types, %j, becomes the code %j', (typed, code) => {
  expect(toRoomCode(typed)).toBe(code)
})

test('every random code is a valid one, and they differ', () => {
  const codes = Array.from({ length: 200 }, randomRoomCode)
  for (const code of codes) expect(RoomCode.parse(toRoomCode(code))).toBe(code)
  expect(new Set(codes).size).toBe(codes.length)
})
