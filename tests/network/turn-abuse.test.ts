import { createHmac } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { canRun, Namespace } from '../deploy/namespace.ts'
import { deploy } from '../deploy/programs.ts'
import { brokenPeers, forbiddenPeers, innerPeers, places } from './turn-abuse/peers.ts'
import type { Answers, Findings, Row } from './turn-abuse/probe.ts'

const runs = canRun('turnserver', 'ip')
if (!runs)
  console.warn('Abuse of the relay is not tested: it needs Linux, root, and Debian’s package coturn.')

const refused = (answers: Answers) => answers.permission >= 400 && answers.channel >= 400
const reached = (rows: Row[]) => rows.filter(({ answers }) => !refused(answers)).map(({ peer }) => peer)
const isDenial = (line: string) => line.startsWith('denied-peer-ip')
const isCatchAll = (line: string) => /=(0\.0\.0\.0-255\.|::-ffff:)/.test(line)
const isNamed = (line: string) => isDenial(line) && !isCatchAll(line)
const familyOf = (line: string) => isIP(/=(.*)-/.exec(line)?.[1] ?? '')
const start = join(deploy, 'coturn', 'start.sh')

describe.skipIf(!runs)('a relay with the configuration that we ship', () => {
  let space: Namespace
  let findings: Findings

  beforeAll(async () => {
    space = await Namespace.open({ address: places.relay[0], names: [] })
    space.exec('ip', ['address', 'add', `${places.media[0]}/32`, 'dev', 'wan'])
    space.exec('ip', ['link', 'set', 'far', 'up'])
    for (const address of [places.relay[1], places.media[1]])
      space.exec('ip', ['-6', 'address', 'add', `${address}/128`, 'dev', 'wan', 'nodad'])
    // Every address is this machine: whatever the relay lets through is heard.
    space.exec('ip', ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo'])
    space.exec('ip', ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo'])
    findings = await probe(() => true)
  })
  afterAll(() => space[Symbol.asyncDispose]())

  /** Starts coturn with those lines of the shipped configuration, and asks it everything. */
  async function probe(keep: (line: string) => boolean): Promise<Findings> {
    const env = { MEDIA_IPS: places.media.join(','), TURN_SECRET_FILE: join(space.folder, 'secret') }
    const shipped = space.exec(start, ['--render'], { env }).toString()
    const config = join(space.folder, 'turnserver.conf')
    writeFileSync(config, shipped.split('\n').filter(keep).join('\n'))
    // Not to its output: nobody reads that while the probe runs, and coturn would wait.
    const log = [`--log-file=${join(space.folder, 'coturn.log')}`, '--simple-log', '--no-stdout-log']
    const coturn = space.start('turnserver', ['-c', config, ...log, '--pidfile=/dev/null'])
    const username = `${Math.floor(Date.now() / 1_000) + 600}:room:abuser`
    const secret = readFileSync(env.TURN_SECRET_FILE, 'utf8')
    const password = createHmac('sha1', secret).update(username).digest('base64')
    const script = join(import.meta.dirname, 'turn-abuse', 'probe.ts')
    await vi.waitFor(
      () => space.exec('timeout', ['1', 'turnutils_stunclient', '-p', '3478', places.relay[0]]),
      { timeout: 30_000, interval: 100 },
    )
    const found = space.exec(process.execPath, [script, username, password]).toString()
    coturn.kill('SIGKILL')
    await vi.waitFor(() => expect(coturn.signalCode).toBe('SIGKILL'), { timeout: 20_000 })
    return JSON.parse(found)
  }

  test('is tried with more than a hundred spellings', () => {
    expect(new Set(forbiddenPeers.map(({ address }) => address)).size).toBeGreaterThan(100)
    expect(findings.forbidden).toHaveLength(forbiddenPeers.length)
    expect(findings.broken).toHaveLength(brokenPeers.length)
  })

  test.for(forbiddenPeers.map(({ kind, address }, index) => [kind, address, index] as const))(
    '%s: %s is refused on CreatePermission and ChannelBind, and Send does not reach it',
    ([, address, index]) => {
      expect(findings.forbidden[index]).toMatchObject({
        peer: address,
        answers: { permission: 403, channel: 403 },
      })
      expect(findings.relayed).not.toContain(address)
    },
  )

  test.for(brokenPeers.map(({ kind, value }, index) => [kind, value, index] as const))(
    '%s (%s) is refused as well',
    ([, value, index]) => {
      expect(findings.broken[index]?.answers).toSatisfy(refused)
      expect(findings.relayed).not.toContain(value)
    },
  )

  test('a forbidden peer does not come along with an allowed one', () => {
    expect(findings.together).toHaveLength(4)
    expect(reached(findings.together)).toEqual([])
  })

  test('the SFU is reached, and nobody else, though others could be', () => {
    expect(findings.allowed.map(({ answers }) => answers)).toEqual(
      places.media.map(() => ({ permission: 0, channel: 0 })),
    )
    expect(findings.relayed.toSorted()).toEqual([...places.media].toSorted())
    const wouldHear = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fd00::1', '::ffff:10.0.0.1']
    expect(findings.reachable).toEqual(expect.arrayContaining(wouldHear))
  })

  describe('does not rest on luck', () => {
    test('without any denial, most of the table is open', async () => {
      const { forbidden, relayed } = await probe((line) => !isDenial(line) && line !== 'no-multicast-peers')
      console.log(`Without our denials ${reached(forbidden).length} of ${forbidden.length} peers are open.`)
      expect(reached(forbidden).length).toBeGreaterThan(100)
      expect(relayed).toContain('10.0.0.1')
    })

    // Each family for itself: coturn also compares addresses of different families, with surprising results.
    test.for([
      [4, 'alone', 'the line that denies everything', isCatchAll, forbiddenPeers],
      [6, 'alone', 'the line that denies everything', isCatchAll, forbiddenPeers],
      [4, 'without that line', 'the ranges by name', isNamed, innerPeers],
      [6, 'without that line', 'the ranges by name', isNamed, innerPeers],
    ] as const)('IPv%i is denied by its own lines, %s: %s', async ([family, , , isWanted, denied]) => {
      const { forbidden, allowed } = await probe(
        (line) => !isDenial(line) || (familyOf(line) === family && isWanted(line)),
      )
      const wanted = new Set(denied.map(({ address }) => address).filter((each) => isIP(each) === family))
      expect(wanted.size).toBeGreaterThan(30)
      expect(reached(forbidden).filter((peer) => wanted.has(peer))).toEqual([])
      expect(reached(allowed)).toHaveLength(places.media.length)
    })
  })

  test.for(['0.0.0.0', '::', '203.0.113.5, 0:0::0', 'sfu.example.org', '10.0.0.0-10.0.0.9'])(
    'does not start with "%s" as the address of the SFU, which would open it',
    (ips) => {
      const env = { MEDIA_IPS: ips, TURN_SECRET_FILE: join(space.folder, 'secret') }
      expect(() => space.exec(start, ['--render'], { env })).toThrow('MEDIA_IPS holds')
    },
  )
})
