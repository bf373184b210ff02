import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unavailable } from './laboratory/available.ts'
import { makeCertificate, type Certificate } from './laboratory/certificate.ts'
import { startCoturn } from './laboratory/coturn.ts'
import { addresses, Laboratory } from './laboratory/laboratory.ts'
import type { Namespace } from './laboratory/namespace.ts'
import { natTypes } from './laboratory/nat.ts'
import { until } from './laboratory/until.ts'

const probe = join(import.meta.dirname, 'laboratory/nat-probe.ts')
const reason = await unavailable()
if (reason) console.warn(`The network laboratory is skipped: ${reason}.`)

/** Where somebody listens in a home. */
const port = 7_000

const behaviours = {
  open: { mapping: 'independent', filtering: 'independent' },
  'full-cone': { mapping: 'independent', filtering: 'independent' },
  'address-restricted': { mapping: 'independent', filtering: 'address' },
  'port-restricted': { mapping: 'independent', filtering: 'port' },
  symmetric: { mapping: 'port', filtering: 'port' },
}

describe.skipIf(reason)('the laboratory', () => {
  let laboratory: Laboratory
  let certificate: Certificate
  let coturn: AsyncDisposable
  beforeAll(async () => {
    laboratory = await Laboratory.build()
    certificate = await makeCertificate()
    coturn = await startCoturn(laboratory, certificate)
  })
  afterAll(async () => {
    await coturn?.[Symbol.asyncDispose]()
    await certificate?.[Symbol.asyncDispose]()
    await laboratory?.[Symbol.asyncDispose]()
  })

  test.each(natTypes)('has a router that is %s, as STUN sees it', async (nat) => {
    const { namespace } = await laboratory.home(nat.slice(0, 4), nat)
    const said = await namespace.run(process.execPath, [probe, addresses.turn])
    expect(JSON.parse(said)).toEqual(behaviours[nat])
  })

  test('keeps a private address from being reached from outside', async () => {
    const { namespace, router } = await laboratory.home('private', 'full-cone')
    const inner = router.lan(10).split('/')[0]!
    const listen = `require('node:net').createServer().listen(${port})`
    namespace.spawn(process.execPath, ['-e', listen], process.env, 'ignore')
    const reachFrom = (from: Namespace) => from.run('timeout', ['2', 'bash', '-c', connectTo(inner, port)])
    await until(() => reachFrom(router.namespace))
    await expect(reachFrom(laboratory.turn)).rejects.toThrow(inner)
    await namespace.run('bash', ['-c', connectTo(addresses.turn, 443)])
  })

  test('has room for as many homes as a long bench needs', async () => {
    for (let count = 0; count < 40; count++) {
      const { namespace } = await laboratory.home(`many${count}`, count % 2 ? 'open' : 'symmetric')
      const reached = namespace.run('timeout', ['5', 'bash', '-c', connectTo(addresses.turn, 443)])
      await expect(reached).resolves.toBe('')
    }
  })

  test('has firewalls that let through what they should', async () => {
    const { namespace, router } = await laboratory.home('walled', 'port-restricted')
    const reach = (port: number) =>
      namespace.run('timeout', ['2', 'bash', '-c', connectTo(addresses.turn, port)])
    await router.protect('udp-blocked')
    await expect(namespace.run(process.execPath, [probe, addresses.turn])).rejects.toThrow('does not help')
    await reach(3478)
    const datagrams = `exec 3<>/dev/udp/${addresses.turn}/3478; echo >&3; sleep 0.3; echo >&3`
    const send = () => namespace.run('timeout', ['5', 'bash', '-c', datagrams])
    await send()
    await router.protect('udp-rejected')
    await expect(send()).rejects.toThrow('No route to host')
    await reach(3478)
    await router.protect('only-443')
    await reach(443)
    await expect(reach(3478)).rejects.toThrow('3478')
  })
})

const connectTo = (address: string, to: number): string => `exec 3<>/dev/tcp/${address}/${to}`
