import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { deploy } from './programs.ts'

describe.skipIf(!existsSync('/usr/bin/shellcheck'))('shell scripts', () => {
  test.each(globSync('**/*.sh', { cwd: deploy }))('%s has nothing that ShellCheck minds', (script) => {
    const { stdout, status } = spawnSync('shellcheck', ['--external-sources', join('deploy', script)], {
      cwd: join(deploy, '..'),
      encoding: 'utf8',
    })
    expect({ stdout, status }).toEqual({ stdout: '', status: 0 })
  })
})

describe.skipIf(process.getuid?.() !== 0 || !existsSync('/etc/debian_version'))('install.sh', () => {
  /** Without a terminal and without --yes it never gets as far as changing anything. */
  const install = (...args: string[]) =>
    spawnSync(join(deploy, 'install.sh'), args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
      .stderr
  const email = ['--email', 'operator@example.org']

  test.each([
    ['a name that is none', ['--domain', 'meet', ...email], 'is no name for a site'],
    ['a name that belongs to the relay', ['--domain', 'turn.example.org', ...email], 'lead to the relay'],
    ['no mail address', ['--domain', 'meet.example.org', '--email', 'me'], 'is no mail address'],
    ['an option that is none', ['--domian', 'meet.example.org'], 'There is no option --domian'],
    ['an option without its value', ['--domain'], 'lacks its value'],
  ])('refuses %s', (_, args, complaint) => {
    expect(install(...args)).toContain(complaint)
  })

  test('changes nothing without being told to', () => {
    expect(install('--uninstall')).toContain('Nobody is here to be asked')
  })
})

describe.skipIf(!existsSync('/usr/bin/systemd-analyze'))('systemd', () => {
  const units = { 'atrium.service': 15, 'atrium-coturn.service': 20, 'atrium-caddy.service': 20 }

  test.each(Object.entries(units))('%s is exposed to little: %d of 100 at most', (unit, threshold) => {
    const path = join(deploy, 'systemd', unit)
    const args = ['security', '--offline=true', `--threshold=${threshold}`, '--no-pager', path]
    expect(spawnSync('systemd-analyze', args).status).toBe(0)
  })

  test('no unit lets its program gain rights', () => {
    for (const file of globSync('*.service', { cwd: join(deploy, 'systemd') }))
      expect(readFileSync(join(deploy, 'systemd', file), 'utf8'), file).toMatch(/^NoNewPrivileges=yes$/m)
  })
})

describe.skipIf(!existsSync('/usr/sbin/haproxy') || !existsSync('/usr/bin/caddy'))('configurations', () => {
  test.each([{}, { PROXY_PROTOCOL: '1' }])('haproxy takes its own with %j', (env) => {
    const file = join(deploy, 'haproxy', 'haproxy.cfg')
    const checked = () => execFileSync('haproxy', ['-c', '-f', file], { env: { ...process.env, ...env } })
    expect(checked().toString()).toContain('Configuration file is valid')
  })

  test.each(['Caddyfile', 'Caddyfile.debian', 'sites.caddy'])('%s is written as Caddy would', (name) => {
    const text = readFileSync(join(deploy, 'caddy', name), 'utf8')
    expect(execFileSync('caddy', ['fmt', '-'], { input: text }).toString()).toBe(text)
  })
})
