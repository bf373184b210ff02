import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreatedRoom, RoomResource } from '#shared/protocol/http.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'
import { TestClient } from '../support/test-client.ts'

let app: TestApp
beforeAll(async () => {
  app = await startTestApp({ PUBLIC_URL: 'https://meet.example.org/' })
})
afterAll(() => app[Symbol.asyncDispose]())

test('a new room has a readable code and a link', async () => {
  const response = await fetch(`${app.url}/api/rooms`, { method: 'POST' })
  const { code, url } = (await response.json()) as CreatedRoom
  expect(response.status).toBe(201)
  expect(code).toMatch(/^[a-z]{4}-[a-z]{4}-[a-z]{4}$/)
  expect(url).toBe(`https://meet.example.org/r/${code}`)
  expect(app.rooms.get(code)).toBeDefined()
})

test('before joining, a browser learns who is inside and what can be received', async () => {
  using ann = new TestClient(app.url)
  await ann.join('inside', 'Ann')
  const resource: RoomResource = await ann.resource('inside')
  expect(resource).toMatchObject({
    code: 'inside',
    participants: [{ name: 'Ann' }],
    full: false,
    overloaded: false,
    closing: null,
    iceServers: [],
  })
  expect(resource.rtpCapabilities.codecs?.map(({ mimeType }) => mimeType)).toEqual(
    expect.arrayContaining(['audio/opus', 'video/VP8']),
  )
})

test('a room nobody opened is simply empty, and looking does not open it', async () => {
  const response = await fetch(`${app.url}/api/rooms/nobody-here`)
  expect(await response.json()).toMatchObject({ participants: [] })
  expect(app.rooms.get('nobody-here' as never)).toBeUndefined()
})

test.each(['/api/rooms/%2e%2e', '/api/rooms/UPPER', '/api/nothing', '/assets/nothing.js'])(
  '%s is refused with a typed error',
  async (path) => {
    const response = await fetch(app.url + path)
    expect(response.status).toBeGreaterThanOrEqual(400)
    expect(await response.json()).toMatchObject({
      error: { code: expect.stringMatching(/invalid-request|not-found/) },
    })
  },
)

test('health and readiness are told', async () => {
  expect((await fetch(`${app.url}/healthz`)).status).toBe(200)
  expect((await fetch(`${app.url}/readyz`)).status).toBe(200)
})

test('pages may load from this server only', async () => {
  const { headers } = await fetch(`${app.url}/healthz`)
  const policy = headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self'")
  expect(policy).not.toMatch(/unsafe|https?:/)
})
