import { expect, test, vi } from 'vitest'
import { settings } from '../../server/settings.ts'
import { runServer as run } from '../support/run-server.ts'
import { TestClient } from '../support/test-client.ts'

test('on SIGTERM everybody is told, everything closes, and the exit code is 0', async () => {
  const { child, ended, port, output } = await run({ LOG_LEVEL: 'info' })
  const url = `http://127.0.0.1:${port}`
  await vi.waitFor(async () => expect((await fetch(`${url}/readyz`)).status).toBe(200), {
    timeout: 30_000,
    interval: 200,
  })
  expect(output()).toContain(`http://localhost:${port}`)
  using ann = new TestClient(url)
  await ann.join('terminated', 'Ann Personal-Name')
  await ann.ask('chat.send', { text: 'a private sentence' })
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  await vi.waitFor(() => expect(ann.closed).toBe('server-stopping'))
  expect(output()).toContain('participant joined')
  expect(output()).not.toMatch(/Personal-Name|private sentence/)
})

test('a wrong setting stops the start with its name, what was given and what is allowed', async () => {
  const { ended, output } = await run({ WORKERS: 'lots' })
  expect(await ended).toBe(1)
  expect(output()).toContain('WORKERS is "lots", but must be 1 to 256.')
  expect(output()).not.toContain('    at ')
})

test('a taken port is said in words, with the mend', async () => {
  const first = await run({})
  await vi.waitFor(
    async () => expect((await fetch(`http://127.0.0.1:${first.port}/healthz`)).status).toBe(200),
    { timeout: 30_000, interval: 200 },
  )
  const second = await run({ PORT: first.port })
  expect(await second.ended).toBe(1)
  expect(second.output()).toContain(`port ${first.port} is taken`)
  first.child.kill('SIGTERM')
  await first.ended
})

test('--help lists every setting', async () => {
  const { ended, output } = await run({}, '--help')
  expect(await ended).toBe(0)
  for (const name of Object.keys(settings)) expect(output()).toContain(name)
})
