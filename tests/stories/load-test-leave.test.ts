import { expect, test } from 'vitest'
import { askForLeave } from '../bench/run/opt-in.ts'
import { startTestApp } from '../support/start-app.ts'

const token = 'a-token-for-tests-only'

test('a server that did not opt in is not tested', async () => {
  await using app = await startTestApp()
  await expect(askForLeave(app.url, token)).rejects.toThrow(/does not allow load tests/)
})

test('one that did is tested with its token, and with no other', async () => {
  await using app = await startTestApp({ LOAD_TEST_TOKEN: token })
  await expect(askForLeave(app.url, 'another-token-of-sixteen')).rejects.toThrow(/another LOAD_TEST_TOKEN/)
  await expect(askForLeave(app.url, token)).resolves.toBeUndefined()
})

test('where nobody answers, that is said', async () => {
  await expect(askForLeave('http://127.0.0.1:9', token)).rejects.toThrow(/does not answer/)
})
