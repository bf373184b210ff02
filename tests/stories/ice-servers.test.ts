import { createHmac } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

const secret = 'kept in a file, and nowhere else: 32 characters'
const folder = mkdtempSync(join(tmpdir(), 'atrium-secret-'))
const file = join(folder, 'turn-secret')

let app: TestApp
beforeAll(async () => {
  // As `echo` would write it.
  writeFileSync(file, `${secret}\n`)
  app = await startTestApp({
    STUN_URLS: 'stun:stun.example.org:3478',
    TURN_URLS: 'turn:turn.example.org:3478?transport=udp',
    TURN_SECRET_FILE: file,
  })
})
afterAll(async () => {
  await app[Symbol.asyncDispose]()
  rmSync(folder, { recursive: true })
})

test('whoever is in a room gets credentials of its own, signed with the secret from the file, again and again', async () => {
  using ann = new TestClient(app.url)
  const { you } = await ann.join('renewed', 'Ann')
  for (let round = 0; round < 2; round++) {
    const { iceServers, lifetime } = await ann.ask('media.ice-servers', {})
    expect(iceServers[0]).toEqual({ urls: ['stun:stun.example.org:3478'] })
    const { username = '', credential } = iceServers[1] ?? {}
    const [expiry, room, participant] = username.split(':')
    expect([room, participant]).toEqual(['renewed', you])
    expect(credential).toBe(createHmac('sha1', secret).update(username).digest('base64'))
    expect(Number(expiry) * 1_000).toBeGreaterThan(Date.now() + lifetime / 2)
  }
})

test('two people never get the same user name, so that neither can use up what the other may have', async () => {
  using ann = new TestClient(app.url)
  using ben = new TestClient(app.url)
  await ann.join('two-names', 'Ann')
  await ben.join('two-names', 'Ben')
  const names = await Promise.all(
    [ann, ben].map(async (each) => (await each.ask('media.ice-servers', {})).iceServers[1]?.username),
  )
  expect(names[0]).not.toBe(names[1])
})

test('whoever is in no room gets none by the socket, and who asks too often is asked to wait', async () => {
  using eve = new TestClient(app.url)
  await expect(eve.ask('media.ice-servers', {})).rejects.toMatchObject({ code: 'unauthorized' })
  using ann = new TestClient(app.url)
  await ann.join('too-often', 'Ann')
  const asked = Array.from({ length: 30 }, () => ann.ask('media.ice-servers', {}))
  const refused = (await Promise.allSettled(asked)).filter(({ status }) => status === 'rejected')
  expect(refused).not.toHaveLength(0)
  expect(refused[0]).toMatchObject({ reason: { code: 'rate-limited' } })
})

test('without settings there is nothing to renew', async () => {
  await using plain = await startTestApp()
  using ann = new TestClient(plain.url)
  await ann.join('plain', 'Ann')
  expect((await ann.ask('media.ice-servers', {})).iceServers).toEqual([])
})
