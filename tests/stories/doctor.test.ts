import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { CertificateAuthority } from '../support/certificates.ts'
import { hasCoturn, startCoturn } from '../support/coturn.ts'
import { freePort } from '../support/free-port.ts'
import { startStunServer } from '../support/stun-server.ts'

const root = join(import.meta.dirname, '../..')
const secret = 'a secret of this test and nothing else'

// Each run of the doctor starts Node and a media worker.
vi.setConfig({ testTimeout: 240_000 })

type Environment = Record<string, string>

let authority: CertificateAuthority
beforeAll(() => void (authority = new CertificateAuthority()))
afterAll(() => authority[Symbol.dispose]())

/** Ports of its own on loopback. */
async function place(): Promise<Environment> {
  const [PORT, MEDIA_PORT] = [String(await freePort()), String(await freePort())]
  return { PORT, MEDIA_PORT, LISTEN_IP: '127.0.0.1', WORKERS: '1', LOG_LEVEL: 'silent' }
}

/** What an operator would have in place for this name. */
function withTls(name: string, days?: number): Environment {
  const { cert, key } = authority.sign(name, days)
  return { TLS_CERT: cert, TLS_KEY: key, NODE_EXTRA_CA_CERTS: authority.root }
}

/** Runs the doctor as an operator does; gives what it says and its exit code. */
async function consult(environment: Environment, shell = 'exec "$@"', ...args: string[]) {
  const command = ['-c', shell, 'sh', process.execPath, 'server/doctor/main.ts', ...args]
  const child = spawn('sh', command, { cwd: root, env: { ...process.env, ...environment } })
  const ended = once(child, 'exit')
  const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = await ended
  if (process.env['SHOW_DOCTOR']) console.log(said)
  return { code: code as number, said, complaints }
}

describe('a healthy set-up', () => {
  test.skipIf(!hasCoturn)(
    'is told so, while it runs and before, with the page to open from outside',
    async () => {
      await using coturn = await startCoturn(secret)
      const own = await place()
      const environment = {
        ...own,
        ...withTls('localhost'),
        PUBLIC_URL: `https://localhost:${own['PORT']}`,
        ANNOUNCED_IP: '127.0.0.1',
        TURN_URLS: `turn:127.0.0.1:${coturn.port}?transport=udp, turn:127.0.0.1:${coturn.port}?transport=tcp`,
        TURN_SECRET: secret,
      }
      const before = await consult(environment)
      expect(before).toMatchObject({ code: 0, complaints: '' })
      expect(before.said).toContain('are free for Atrium')
      expect(before.said.match(/relays, from 127\.0\.0\.1 to 127\.0\.0\.1 and back/g)).toHaveLength(2)
      expect(before.said).toContain(`open ${environment.PUBLIC_URL}/check on a phone`)

      const server = spawn(process.execPath, ['server/main.ts'], {
        cwd: root,
        env: { ...process.env, ...environment },
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      try {
        await once(server.stdout, 'data')
        const running = await consult(environment)
        expect(running.code).toBe(0)
        expect(running.said).toContain('Atrium is running and holds')
        expect(running.said).toMatch(/The one of https:\/\/localhost:\d+ holds until/)
        expect(running.said).toContain('0 red')
        // With other settings than the running one it is not the same Atrium.
        const other = await consult({ ...environment, MEDIA_PORT: String(await freePort()) })
        expect([other.code, other.said]).toEqual([1, expect.stringContaining('but does not hold UDP port')])
      } finally {
        server.kill('SIGKILL')
      }
    },
  )

  test.skipIf(!hasCoturn)('a relay is tried over TLS, too, and its certificate has to be right', async () => {
    const [{ cert, key }, other] = [authority.sign('localhost'), authority.sign('turn.example.org')]
    const own = { ...(await place()), ANNOUNCED_IP: '127.0.0.1', TURN_SECRET: secret }
    const trusting = { ...own, NODE_EXTRA_CA_CERTS: authority.root }
    await using coturn = await startCoturn(secret, `--cert=${cert}`, `--pkey=${key}`)
    const TURN_URLS = `turns:localhost:${coturn.port}?transport=tcp`
    const { code, said } = await consult({ ...trusting, TURN_URLS })
    expect(said).toContain(`${TURN_URLS} relays, from 127.0.0.1 to 127.0.0.1 and back`)
    expect(code).toBe(0)
    const distrusting = await consult({ ...own, TURN_URLS })
    expect([distrusting.code, distrusting.said]).toEqual([
      1,
      expect.stringContaining('cannot be reached with TLS'),
    ])

    await using misnamed = await startCoturn(secret, `--cert=${other.cert}`, `--pkey=${other.key}`)
    const wrong = await consult({ ...trusting, TURN_URLS: `turns:localhost:${misnamed.port}?transport=tcp` })
    expect([wrong.code, wrong.said]).toEqual([1, expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID')])
  })

  test('programs get the same as JSON', async () => {
    const { code, said } = await consult(await place(), 'exec "$@"', '--json')
    const { findings, check } = JSON.parse(said)
    expect(code).toBe(0)
    expect(findings).toContainEqual({ level: 'green', subject: 'Node', what: expect.any(String) })
    expect(check).toMatch(/\/check$/)
  })
})

/** A set-up with one fault: what it is made of, and what has to be said, with the mend. */
type Broken = [fault: string, make: () => Promise<Environment>, said: string[]]

const broken: Broken[] = [
  [
    'a setting that is none',
    async () => ({ WORKERS: 'lots' }),
    ['✗ configuration  WORKERS is "lots", but must be 1 to 256.'],
  ],
  ['a certificate that has expired', async () => withTls('localhost', 0), ['expired on', 'Renew it']],
  [
    'a certificate for another name',
    async () => ({ ...withTls('other.example.org'), PUBLIC_URL: 'https://localhost' }),
    ['is for DNS:other.example.org, not for localhost', 'correct PUBLIC_URL'],
  ],
  [
    'a certificate without the one that signed it',
    async () => ({ ...withTls('localhost'), NODE_EXTRA_CA_CERTS: '' }),
    ['lacks the certificate that signed the first', 'fullchain.pem'],
  ],
  [
    'a key of another certificate',
    async () => ({ ...withTls('localhost'), TLS_KEY: authority.sign('localhost').key }),
    ['TLS_KEY does not belong to TLS_CERT'],
  ],
  [
    'a public URL where nobody listens',
    async () => ({ PUBLIC_URL: `https://localhost:${await freePort()}` }),
    ['Nobody listens at https://localhost', 'Start the reverse proxy', 'ufw allow'],
  ],
  [
    'a TURN server that is not there',
    async () => ({
      TURN_URLS: `turn:127.0.0.1:${await freePort()}?transport=tcp`,
      TURN_SECRET: secret,
    }),
    ['Nobody listens at turn:127.0.0.1:', 'Start coturn', 'ufw allow'],
  ],
  [
    'a TURN server whose name leads nowhere',
    async () => ({ TURN_URLS: 'turn:turn.invalid:3478', TURN_SECRET: secret }),
    ['No name server knows turn.invalid', 'correct TURN_URLS'],
  ],
  [
    'an announced name that leads nowhere',
    async () => ({ ANNOUNCED_IP: 'sfu.invalid' }),
    ['ANNOUNCED_IP names sfu.invalid, which no name server knows'],
  ],
  [
    'an address that this machine does not have',
    async () => ({ LISTEN_IP: '203.0.113.1' }),
    ['This machine has no address 203.0.113.1', 'Set LISTEN_IP to one that it has'],
  ],
  [
    'a worker that does not start',
    async () => ({ MEDIASOUP_WORKER_BIN: '/bin/false' }),
    ['✗ media worker', 'MEDIASOUP_WORKER_BIN has to name one'],
  ],
]

describe('a set-up with a fault is told what it is and how to mend it', () => {
  test.for(broken)('%s', async ([, make, expected]) => {
    const { code, said } = await consult({ ...(await place()), ...(await make()) })
    for (const sentence of expected) expect(said).toContain(sentence)
    expect(code).toBe(1)
  })

  test('ports that another program has taken', async () => {
    const other = createServer()
    await new Promise<void>((listening) => other.listen(0, '127.0.0.1', listening))
    const { port } = other.address() as { port: number }
    for (const variable of ['PORT', 'MEDIA_PORT']) {
      const { code, said } = await consult({ ...(await place()), [variable]: String(port) })
      expect(said).toContain(`TCP port ${port} at 127.0.0.1 is taken by another program.`)
      expect(said).toContain(`set ${variable} to a free port`)
      expect(code).toBe(1)
    }
    other.close()
  })

  test('another public address than the one announced', async () => {
    using stun = await startStunServer('198.51.100.77')
    const wrong = { ...(await place()), STUN_URLS: stun.url, ANNOUNCED_IP: '203.0.113.5' }
    const { code, said } = await consult(wrong)
    expect(said).toContain('sees this machine as 198.51.100.77, but browsers are told 203.0.113.5')
    expect(said).toContain('→ ANNOUNCED_IP=198.51.100.77')
    expect(code).toBe(1)
    const mended = await consult({ ...wrong, ANNOUNCED_IP: '198.51.100.77' })
    expect(mended.said).toContain('sees this machine as 198.51.100.77, through a NAT, and that is announced')
    expect(mended.code).toBe(0)
  })

  test('too few open files', async () => {
    const { code, said } = await consult(await place(), 'ulimit -n 256; exec "$@"')
    expect(said).toContain('Only 256 may be open at once')
    expect(said).toContain('LimitNOFILE=65536')
    expect(code).toBe(1)
  })

  test('what is wrong is also said at every start: at once about the machine, then about the relay', async () => {
    const nobody = { TURN_URLS: `turn:127.0.0.1:${await freePort()}?transport=tcp`, TURN_SECRET: secret }
    const environment = { ...process.env, ...(await place()), ...nobody, LOG_LEVEL: 'warn' }
    const command = ['-c', 'ulimit -n 256; exec "$@"', 'sh', process.execPath, 'server/main.ts']
    const server = spawn('sh', command, { cwd: root, env: environment })
    let said = ''
    server.stdout.on('data', (chunk: Buffer) => (said += chunk))
    try {
      await vi.waitFor(() => expect(said).toContain('Nobody listens at turn:127.0.0.1'), { timeout: 60_000 })
      expect(said).toContain('open files: Only 256 may be open at once')
    } finally {
      server.kill('SIGKILL')
    }
  })

  test.skipIf(!hasCoturn)('a relay with another secret, and one that refuses the SFU', async () => {
    const own = { ...(await place()), ANNOUNCED_IP: '127.0.0.1' }
    const through = (port: number) => ({ TURN_URLS: `turn:127.0.0.1:${port}?transport=udp` })
    await using coturn = await startCoturn(secret)
    const wrong = await consult({ ...own, ...through(coturn.port), TURN_SECRET: secret.toUpperCase() })
    expect(wrong.said).toContain('refuses our credentials: its secret is another one')
    expect(wrong.said).toContain('TURN_SECRET_FILE')
    expect(wrong.code).toBe(1)

    await using strict = await startCoturn(secret, '--denied-peer-ip=127.0.0.0-127.255.255.255')
    const refused = await consult({ ...own, ...through(strict.port), TURN_SECRET: secret })
    expect(refused.said).toContain('refuses to relay to 127.0.0.1, where media is taken')
    expect(refused.said).toContain('MEDIA_IPS=127.0.0.1')
    expect(refused.code).toBe(1)
  })
})
