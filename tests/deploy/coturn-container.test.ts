import { once } from 'node:events'
import { mkdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canRun, Namespace } from './namespace.ts'
import { deploy, media, relay } from './programs.ts'

describe.skipIf(!canRun('turnserver'))('coturn in a container', () => {
  let space: Namespace
  const secret = () => join(space.folder, 'turn', 'secret')

  beforeAll(async () => {
    space = await Namespace.open({ address: media, names: [relay] })
    mkdirSync(join(space.folder, 'turn'))
  })
  afterAll(() => space[Symbol.asyncDispose]())

  const startContainer = () =>
    space.start(join(deploy, 'coturn', 'container.sh'), [], {
      env: {
        MEDIA_IPS: media,
        RUNTIME_DIRECTORY: space.folder,
        TLS_FOLDER: join(space.folder, 'tls'),
        TURN_SECRET_FILE: secret(),
        TURN_SECRET_GROUP: 'nogroup',
        TURN_NAME: relay,
        CADDY_STORAGE: join(space.folder, 'caddy'),
        CERTIFICATE_INTERVAL: '0.2',
      },
    })

  /** As Caddy would have had it from `authority`. */
  function putCertificate(authority: string): void {
    const folder = join(space.folder, 'caddy', 'certificates', authority, relay)
    mkdirSync(folder, { recursive: true })
    const file = (ending: string) => join(folder, `${relay}.${ending}`)
    const key = [
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:prime256v1',
      '-nodes',
      '-keyout',
      file('key'),
    ]
    space.exec('openssl', [
      'req',
      '-x509',
      ...key,
      '-out',
      file('crt'),
      '-days',
      '2',
      '-subj',
      `/CN=${authority}`,
    ])
    writeFileSync(file('json'), '{}')
  }

  const certificate = () =>
    space.exec('sh', ['-c', 'openssl s_client -connect 127.0.0.1:5349 2>&1 </dev/null || true']).toString()

  test('relays without TLS until there is a certificate, then ends to start anew with it', async () => {
    const first = startContainer()
    const stun = () =>
      space.exec('timeout', ['1', 'turnutils_stunclient', '-p', '3478', '127.0.0.1']).toString()
    await expect.poll(stun, { timeout: 30_000 }).toContain('reflexive addr')
    expect(certificate()).toContain('Connection refused')
    expect(statSync(secret()).mode & 0o777).toBe(0o640)

    const ended = once(first, 'exit')
    putCertificate('first')
    expect(await ended).toEqual([0, null])

    const second = startContainer()
    await expect.poll(certificate, { timeout: 30_000 }).toContain('CN = first')
    putCertificate('second')
    await expect.poll(certificate, { timeout: 30_000 }).toContain('CN = second')

    second.kill('SIGTERM')
    expect(await once(second, 'exit')).toEqual([0, null])
  })
})
