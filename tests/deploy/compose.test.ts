import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../server/config.ts'
import { deploy } from './programs.ts'

type Service = {
  network_mode: string
  read_only: boolean
  restart: string
  cap_drop: string[]
  cap_add?: string[]
  security_opt: string[]
  user?: string
  ports?: string[]
  environment: Record<string, string>
  volumes: string[]
  healthcheck?: object
}
type Compose = { services: Record<string, Service>; volumes: Record<string, null> }

const text = readFileSync(join(deploy, 'compose.yaml'), 'utf8')
const example = { DOMAIN: 'meet.example.org', ACME_EMAIL: 'operator@example.org', PUBLIC_IP: '203.0.113.5' }
const compose = parse(filledIn(text, example), { merge: true }) as Compose
const services = Object.entries(compose.services)
const atrium = compose.services['atrium']!

/** Variables as Compose puts them in: ${NAME}, ${NAME:-fallback}, ${NAME:?complaint}. */
function filledIn(source: string, values: Record<string, string>): string {
  return source.replace(/\$\{(\w+)(?::([-?])([^}]*))?\}/g, (_, name: string, kind, more: string) => {
    const value = values[name] ?? (kind === '-' ? more : undefined)
    if (value === undefined) throw new Error(`${name} has no value`)
    return value
  })
}

describe('the compose file', () => {
  test('has what a public server needs', () => {
    expect(Object.keys(compose.services)).toEqual(['atrium', 'coturn', 'caddy', 'haproxy'])
  })

  test.each(services)('%s may do nothing that it need not', (_, service) => {
    expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'], restart: 'unless-stopped' })
    expect(service.security_opt).toEqual(['no-new-privileges:true'])
    expect(service.network_mode).toBe('host')
    expect(service.ports).toBeUndefined()
  })

  test('nothing has a capability but to open low ports, and to become somebody else for it', () => {
    const added = Object.fromEntries(services.map(([name, { cap_add = [] }]) => [name, cap_add]))
    expect(added).toEqual({
      atrium: [],
      coturn: ['NET_BIND_SERVICE'],
      caddy: ['NET_BIND_SERVICE'],
      haproxy: ['NET_BIND_SERVICE', 'SETGID', 'SETUID'],
    })
  })

  test('holds no secret', () => {
    expect(text).not.toMatch(/(SECRET|PASSWORD|TOKEN|KEY):\s*['"]?[\w+/=-]{16,}/i)
    expect(atrium.environment['TURN_SECRET']).toBeUndefined()
  })

  test('shares the relay secret through a volume that Atrium only reads', () => {
    const coturn = compose.services['coturn']!
    expect(atrium.volumes).toContain('turn-secret:/run/turn:ro')
    expect(coturn.volumes).toContain('turn-secret:/run/turn')
    expect(coturn.environment['TURN_SECRET_FILE']).toBe(atrium.environment['TURN_SECRET_FILE'])
  })

  test('mounts no folder of the machine but what is shipped beside it, and that to read', () => {
    const folders = services.flatMap(([, { volumes }]) => volumes).filter((volume) => /^[./]/.test(volume))
    expect(folders.length).toBeGreaterThan(0)
    for (const folder of folders) {
      const [from = '', , mode] = folder.split(':')
      expect(mode).toBe('ro')
      expect(existsSync(join(deploy, from)), from).toBe(true)
    }
  })

  test('configures Atrium as Atrium reads it', () => {
    const { TURN_SECRET_FILE: _, ...environment } = atrium.environment
    const config = readConfig({ ...environment, TURN_SECRET: 'x'.repeat(32) })
    expect(config).toMatchObject({ PUBLIC_URL: 'https://meet.example.org', ANNOUNCED_IP: ['203.0.113.5'] })
    expect(config).toMatchObject({ WEB_LISTEN_IP: '127.0.0.1', TRUSTED_PROXIES: ['127.0.0.1'] })
    expect(config.TURN_URLS).toEqual([
      'turn:turn.meet.example.org:3478?transport=udp',
      'turn:turn.meet.example.org:3478?transport=tcp',
      'turns:turn.meet.example.org:443?transport=tcp',
    ])
  })

  test('names every variable in .env.example', () => {
    const named = new Set([...text.matchAll(/\$\{(\w+):\?/g)].map(([, name]) => name))
    const lines = readFileSync(join(deploy, '.env.example'), 'utf8').split('\n')
    const given = lines.flatMap((line) => /^(\w+)=/.exec(line)?.[1] ?? [])
    expect(new Set(given)).toEqual(named)
  })
})

/** Debian's docker-compose 1.29 carries the specification's schema of its time, which has no `name` yet. */
const checker = '/usr/bin/docker-compose'

describe.skipIf(!existsSync(checker))('docker-compose', () => {
  let read: Compose

  beforeAll(() => {
    const input = text.replace(/^name: .*$/m, '')
    const output = execFileSync(checker, ['--project-directory', deploy, '--file', '-', 'config'], {
      input,
      env: { ...process.env, ...example },
    })
    read = parse(output.toString()) as Compose
  })

  test('accepts the file and reads it as we do', () => {
    expect(Object.keys(read.services).toSorted()).toEqual(Object.keys(compose.services).toSorted())
    expect(read.services['atrium']?.environment).toEqual(atrium.environment)
  })
})
