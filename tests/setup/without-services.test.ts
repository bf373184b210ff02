import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { run } from '../../deploy/setup/child.mjs'
import { newFolder, writeScript } from './support.ts'

const script = new URL('../../deploy/setup/without-services.sh', import.meta.url).pathname

async function newMachine(): Promise<{ policy: string; wants: string }> {
  const folder = await newFolder()
  const wants = `${folder}/wants`
  await mkdir(wants)
  await symlink('/dev/null', `${wants}/cron.service`)
  return { policy: `${folder}/policy-rc.d`, wants }
}

test('while it installs, no service may be started; afterwards all is as before', async () => {
  const { policy, wants } = await newMachine()
  const installation = `ln -s /dev/null ${wants}/coturn.service; ${policy}; echo answer $?; exit 3`
  const { code, lines } = await run(script, [policy, wants, 'sh', '-c', installation])
  expect(code).toBe(3)
  expect(lines).toEqual(['answer 101'])
  expect(existsSync(policy)).toBe(false)
  expect(await readdir(wants)).toEqual(['cron.service'])
})

test('a policy that was there before is kept', async () => {
  const { policy, wants } = await newMachine()
  await writeScript(policy, 'exit 104')
  await run(script, [policy, wants, 'true'])
  expect(readFileSync(policy, 'utf8')).toContain('exit 104')
})

test('one that is ended cleans up; what one that was killed left is cleaned up by the next', async () => {
  const { policy, wants } = await newMachine()
  for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
    const child = spawn(script, [policy, wants, 'sh', '-c', 'echo installing; sleep 1'])
    await once(child.stdout, 'data')
    expect(existsSync(policy)).toBe(true)
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
    expect(existsSync(policy)).toBe(signal === 'SIGKILL')
  }
})
