import { expect, test } from 'vitest'
import type { ResumeToken, RoomCode } from '#shared/protocol/ids.ts'
import { Session, tabStorage, type SessionStorageLike } from '../../client/room/session.ts'

const token = 'proof' as ResumeToken
const room = 'calm-river' as RoomCode

function newStorage(): SessionStorageLike {
  const stored = new Map<string, string>()
  return {
    getItem: (key) => stored.get(key) ?? null,
    setItem: (key, value) => void stored.set(key, value),
    removeItem: (key) => void stored.delete(key),
  }
}

const forbid = (): never => {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

test('who one was survives a reload, in that room only', () => {
  const storage = newStorage()
  expect(new Session(room, storage).token).toBeUndefined()
  new Session(room, storage).save(token)
  expect(new Session(room, storage).token).toBe(token)
  expect(new Session('other-room' as RoomCode, storage).token).toBeUndefined()
})

test('what is forgotten does not come back', () => {
  const storage = newStorage()
  const session = new Session(room, storage)
  session.save(token)
  session.forget()
  expect(session.token).toBeUndefined()
  expect(new Session(room, storage).token).toBeUndefined()
})

test.each([
  ['throws', { getItem: forbid, setItem: forbid, removeItem: forbid }],
  ['is not there', undefined],
])('a storage that %s costs the reload, not the meeting', (_, storage) => {
  const session = new Session(room, storage)
  session.save(token)
  expect(session.token).toBe(token)
  session.forget()
  expect(session.token).toBeUndefined()
})

test('where the browser forbids even looking at the storage there is none', () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'sessionStorage')
  Object.defineProperty(globalThis, 'sessionStorage', { get: forbid, configurable: true })
  expect(tabStorage()).toBeUndefined()
  if (before) Object.defineProperty(globalThis, 'sessionStorage', before)
  else Reflect.deleteProperty(globalThis, 'sessionStorage')
})
