import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keptSecret } from '../../server/kept-secret.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'atrium-secret-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

test('a secret is made once, long, and readable by its owner only', () => {
  const inside = join(folder, 'state')
  const secret = keptSecret(inside, 'resume-secret')
  expect(secret.length).toBeGreaterThanOrEqual(43)
  expect(keptSecret(inside, 'resume-secret')).toBe(secret)
  expect(statSync(join(inside, 'resume-secret')).mode & 0o777).toBe(0o600)
})

test('a file that was cut off is no secret, and is said to be deleted', () => {
  writeFileSync(join(folder, 'resume-secret'), 'short')
  expect(() => keptSecret(folder, 'resume-secret')).toThrow(/delete it/)
})
