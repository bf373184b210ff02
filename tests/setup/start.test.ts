import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

test('npm start -- --help reaches the server, which lists its settings', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const command = ['deploy/setup/start.mjs', '--help']
  const output = execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
  expect(output).toMatch(/✓ dependencies\n✓ Node \d+/)
  expect(output).not.toContain('media worker')
  expect(output).toContain('ANNOUNCED_IP')
})
