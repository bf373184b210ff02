import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canRun, Namespace } from './namespace.ts'
import {
  deploy,
  media,
  relay,
  site,
  startAtrium,
  startAuthority,
  startCaddy,
  startCoturn,
} from './programs.ts'

// What is shipped runs here as it is, with the ports it has in earnest; only the certificate authority is our own.
describe.skipIf(!canRun('haproxy', 'caddy', 'turnserver'))('the door on 443', () => {
  let space: Namespace
  let authority: string
  let coturn: ChildProcess
  const tls = () => join(space.folder, 'turn-tls')
  const storage = () => join(space.folder, 'web', 'caddy')

  beforeAll(async () => {
    space = await Namespace.open({ address: media, names: [site, relay, 'ca.test'] })
    authority = await startAuthority(space)
    startAtrium(space)
    startCaddy(space, authority)
    space.start('haproxy', ['-db', '-f', join(deploy, 'haproxy', 'haproxy.cfg')])
    mkdirSync(tls())
    await vi.waitFor(() => takeCertificate(), { timeout: 60_000, interval: 500 })
    coturn = startCoturn(space, tls())
    await vi.waitFor(() => certificateAt(relay), { timeout: 60_000, interval: 500 })
  }, 180_000)

  afterAll(() => space[Symbol.asyncDispose]())

  const takeCertificate = () =>
    space.exec(join(deploy, 'coturn', 'certificate.sh'), [storage(), relay, tls()])
  const curl = (...args: string[]) =>
    space
      .exec('curl', ['--silent', '--show-error', '--max-time', '10', '--cacert', authority, ...args])
      .toString()
  const openssl = (...args: string[]) =>
    space.exec('openssl', ['s_client', '-connect', `${site}:443`, '-CAfile', authority, ...args], {
      input: new Uint8Array(),
    })
  const certificateAt = (name: string) => openssl('-servername', name, '-verify_hostname', name).toString()

  test('has a certificate for each name, had through port 80', () => {
    expect(certificateAt(site)).toContain('Verify return code: 0')
    expect(certificateAt(relay)).toContain('Verify return code: 0')
  })

  test('leads the site to Atrium', async () => {
    await expect.poll(() => curl(`https://${site}/healthz`), { timeout: 30_000 }).toBe('{"status":"ok"}')
  })

  test('lets WebSocket through', () => {
    const key = Buffer.alloc(16).toString('base64')
    const headers = [
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      `Sec-WebSocket-Key: ${key}`,
    ]
    const handshake = [...headers.flatMap((header) => ['-H', header]), '--http1.1', '--include']
    const url = `https://${site}/socket.io/?EIO=4&transport=websocket`
    expect(curlUntilCut([...handshake, url])).toMatch(/^HTTP\/1\.1 101 /)
  })

  /** A WebSocket stays open, so curl is cut off after two seconds. */
  function curlUntilCut(args: string[]): string {
    const shell = 'curl --silent --max-time 2 --cacert "$0" "$@" || true'
    return space.exec('sh', ['-c', shell, authority, ...args]).toString('latin1')
  }

  test('sends plain HTTP to HTTPS', () => {
    const answer = curl('--include', `http://${site}/r/abc`)
    expect(answer).toContain(`Location: https://${site}/r/abc`)
  })

  test('leads turn.<domain> to coturn, in any spelling', () => {
    for (const name of [relay, 'TURN.meet.test']) {
      const answer = stunOverTls(name)
      expect(answer.readUInt16BE(0)).toBe(0x01_01)
      expect(answer.subarray(4, 20)).toEqual(bindingRequest.subarray(4, 20))
    }
  })

  /** A STUN binding request (RFC 8489) through TLS; two seconds for its answer. */
  function stunOverTls(name: string): Buffer {
    const shell = 'timeout 2 openssl s_client -quiet -connect "$0:443" -servername "$1" 2>/dev/null || true'
    return space.exec('sh', ['-c', shell, site, name], { input: bindingRequest })
  }

  test('a packet goes through the relay over TLS on 443, to the media address and back', () => {
    const env = {
      NODE_EXTRA_CA_CERTS: authority,
      ANNOUNCED_IP: media,
      TURN_URLS: `turns:${relay}:443?transport=tcp`,
      TURN_SECRET_FILE: join(space.folder, 'turn-secret'),
    }
    const doctor = join(deploy, '..', 'server', 'doctor', 'main.ts')
    // Its exit code speaks of the whole machine.
    const shell = '"$0" "$1" --json || true'
    const report = space.exec('sh', ['-c', shell, process.execPath, doctor], { env }).toString()
    const { findings } = JSON.parse(report) as { findings: Array<{ subject: string; what: string }> }
    expect(findings.filter(({ subject }) => subject === 'relay')).toEqual([
      expect.objectContaining({ level: 'green', what: expect.stringContaining(':443?transport=tcp relays') }),
    ])
  })

  test('takes a certificate once, for coturn alone to read', () => {
    expect(takeCertificate).toThrow('certificate.sh')
    expect(statSync(join(tls(), 'key.pem')).mode & 0o777).toBe(0o600)
    expect(readFileSync(join(tls(), 'cert.pem'), 'utf8')).toContain('BEGIN CERTIFICATE')
  })

  test('a renewed certificate reaches coturn without a break', async () => {
    const of = (name: string) => ['-subj', `/CN=${name}`, '-days', '2']
    const files = ['-keyout', join(tls(), 'key.pem'), '-out', join(tls(), 'cert.pem')]
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    space.exec('openssl', ['req', '-x509', ...key, ...files, ...of('renewed')])
    coturn.kill('SIGUSR2')
    await expect
      .poll(() => openssl('-servername', relay).toString(), { timeout: 20_000 })
      .toContain('CN = renewed')
  })
})

/** Type 0x0001, length 0, magic cookie, transaction. */
const bindingRequest = Buffer.concat([
  Buffer.from('000100002112a442', 'hex'),
  Buffer.from('a transaction'),
]).subarray(0, 20)
