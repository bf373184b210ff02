import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { patience } from '../support/gathering.ts'
import { unavailable, whole } from './laboratory/available.ts'
import { addresses } from './laboratory/laboratory.ts'
import type { Firewall, NatType } from './laboratory/nat.ts'
import { Town } from './laboratory/town.ts'

const reason = await unavailable()

/** Where somebody sits, and what the network check must say there. `core`: also part of `npm test`. */
type Cell = {
  network: string
  nat: NatType
  firewall?: Firewall
  verdicts: Record<string, string>
  /** A line may be good or, on a busy machine, less so; but not without UDP. */
  overall: string[]
  core?: true
}

const everyWay = { udp: 'green', tcp: 'green', 'turn-udp': 'green', 'turn-tcp': 'green', 'turn-tls': 'green' }

const cells: Cell[] = [
  {
    network: 'a symmetric NAT',
    nat: 'symmetric',
    verdicts: { ...everyWay, nat: 'amber' },
    overall: ['green', 'amber'],
    core: true,
  },
  {
    network: 'a port-restricted NAT',
    nat: 'port-restricted',
    verdicts: { ...everyWay, nat: 'green' },
    overall: ['green', 'amber'],
  },
  {
    network: 'a firewall without UDP',
    nat: 'port-restricted',
    firewall: 'udp-blocked',
    verdicts: { ...everyWay, udp: 'amber', 'turn-udp': 'amber', nat: 'unknown' },
    overall: ['amber'],
  },
  {
    network: 'a firewall with nothing but 443',
    nat: 'port-restricted',
    firewall: 'only-443',
    verdicts: {
      udp: 'amber',
      tcp: 'amber',
      'turn-udp': 'amber',
      'turn-tcp': 'amber',
      'turn-tls': 'green',
      nat: 'unknown',
    },
    overall: ['amber'],
    core: true,
  },
]

describe.skipIf(reason)('the network check tells the truth', () => {
  let town: Town
  beforeAll(async () => {
    town = await Town.open({ STUN_URLS: `stun:${addresses.turnOther}:3478` })
  })
  afterAll(() => town?.[Symbol.asyncDispose]())

  test.each(cells.filter(({ core }) => core || whole))('behind $network', async (cell) => {
    const host = await town.laboratory.home(`k${cells.indexOf(cell)}`, cell.nat)
    if (cell.firewall) await host.router.protect(cell.firewall)
    await using ann = await town.visit(host, 'Ann')
    const { page } = ann.person
    await page.goto(`${town.site.url}/check`)
    await page.getByTestId('check-start').click()
    const phase = () => page.getByTestId('check-page').getAttribute('data-phase')
    await expect.poll(phase, { ...patience, timeout: 200_000 }).toBe('ready')
    const said: Record<string, string | null> = {}
    for (const id of Object.keys(cell.verdicts))
      said[id] = await page.getByTestId(`check-${id}`).getAttribute('data-verdict')
    expect(said).toEqual(cell.verdicts)
    expect(cell.overall).toContain(await page.getByTestId('check-overall').getAttribute('data-verdict'))
  })
})
