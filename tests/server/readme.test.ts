import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { describeSettings } from '../../server/config.ts'

const path = join(import.meta.dirname, '../../README.md')
const marks = /(<!-- settings:start -->\n)[^]*(<!-- settings:end -->)/

/** The number of cores differs from machine to machine; the README says what it means. */
const table = [
  '| variable | meaning | allowed | default |',
  '|---|---|---|---|',
  ...describeSettings().map(
    ({ name, meaning, allowed, fallback }) => `| \`${name}\` | ${meaning} | ${allowed} | ${fallback} |`,
  ),
].join('\n')

test('the README’s table of settings is the one the server reads (UPDATE_README=1 renews it)', () => {
  const readme = readFileSync(path, 'utf8')
  const renewed = readme.replace(marks, `$1${table}\n$2`)
  if (process.env['UPDATE_README']) writeFileSync(path, renewed)
  expect(readFileSync(path, 'utf8')).toBe(renewed)
})
