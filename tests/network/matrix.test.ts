import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../support/chromium.ts'
import { expectMoving, patience } from '../support/gathering.ts'
import { unavailable, whole } from './laboratory/available.ts'
import { addresses } from './laboratory/laboratory.ts'
import type { Firewall, NatType } from './laboratory/nat.ts'
import type { Host } from './laboratory/router.ts'
import { Town } from './laboratory/town.ts'
import type { Visitor } from './laboratory/visitor.ts'

const reason = await unavailable()
if (reason) console.warn(`The network laboratory is skipped: ${reason}.`)

/** Where somebody sits, and the way their media must take. `core`: also part of `npm test`. */
type Cell = {
  network: string
  nat: NatType
  /** Chromium stops looking once something works: where two ways are found at once, either may be first. */
  ways: string[]
  firewall?: Firewall
  ipv6?: true
  otherNat?: NatType
  core?: true
}

const cells: Cell[] = [
  { network: 'open', nat: 'open', ways: ['udp'], core: true },
  { network: 'full-cone', nat: 'full-cone', ways: ['udp'] },
  { network: 'address-restricted', nat: 'address-restricted', ways: ['udp'] },
  { network: 'port-restricted', nat: 'port-restricted', ways: ['udp'] },
  { network: 'symmetric', nat: 'symmetric', ways: ['udp'], core: true },
  { network: 'symmetric on both sides', nat: 'symmetric', otherNat: 'symmetric', ways: ['udp'] },
  {
    network: 'UDP blocked',
    nat: 'port-restricted',
    firewall: 'udp-blocked',
    ways: ['tcp', 'turn/tcp'],
    core: true,
  },
  { network: 'UDP refused', nat: 'port-restricted', firewall: 'udp-rejected', ways: ['tcp', 'turn/tcp'] },
  { network: 'only 443/TCP', nat: 'port-restricted', firewall: 'only-443', ways: ['turn/tls'] },
  { network: 'IPv6 only', nat: 'open', ipv6: true, ways: ['udp'] },
]

describe.skipIf(reason)('from every network one gets in, sees, hears and shares', () => {
  let town: Town
  const others = new Map<NatType, Visitor>()
  const rows: string[][] = [['network', 'path', 'server receives from', 'join', 'see', 'hear', 'share']]
  beforeAll(async () => {
    town = await Town.open({ P2P: 'off' })
  })
  afterAll(async () => {
    console.log(asTable(rows))
    for (const other of others.values()) await other[Symbol.asyncDispose]()
    await town?.[Symbol.asyncDispose]()
  })

  async function other(nat: NatType): Promise<Person> {
    const visitor = others.get(nat) ?? (await town.visit(await town.laboratory.home(`o${nat}`, nat), 'Olga'))
    others.set(nat, visitor)
    return visitor.person
  }

  test.each(cells.filter(({ core }) => core || whole))('$network: by $ways', async (cell) => {
    const { network, nat, firewall, ipv6 = false, otherNat = 'open', ways } = cell
    const room = `cell-${cells.indexOf(cell)}`
    const host = await town.laboratory.home(`c${cells.indexOf(cell)}`, nat, { ipv6 })
    if (firewall) await host.router.protect(firewall)
    await using ann = await town.visit(host, 'Ann')
    const olga = await other(otherNat)
    const { url, url6 } = town.site
    await olga.enter(url, room)
    await town.site.mediaFrom()
    await ann.person.enter(ipv6 ? url6 : url, room)
    await expectMoving(ann.person, 'Olga')
    await expectMoving(olga, 'Ann')
    for (const person of [ann.person, olga]) await expectSound(person)
    for (const [sharing, watching] of [
      [ann.person, olga],
      [olga, ann.person],
    ] as const) {
      await sharing.page.getByRole('button', { name: 'Share screen' }).click()
      await expect.poll(() => screensOf(watching, sharing), patience).toBe(1)
    }
    const odd = async () => (await ann.ways()).filter((way) => !ways.includes(way))
    await expect.poll(odd, patience).toEqual([])
    expect(await others.get(otherNat)!.ways()).toEqual(['udp'])
    await town.site.mediaFrom()
    const taken = await ann.ways()
    const seen = [...new Set(taken.map((way) => seenFrom(way, nat, host)))]
    await expect.poll(() => town.site.mediaFrom(), patience).toEqual(expect.arrayContaining(seen))
    rows.push([network, taken.join(' '), seen.join(', '), ...Array(4).fill('yes')])
    await olga.page.goto('about:blank')
  })
})

async function expectSound(person: Person): Promise<void> {
  const { audioEnergy } = await person.received()
  await expect.poll(async () => (await person.received()).audioEnergy, patience).toBeGreaterThan(audioEnergy)
}

const screensOf = async (watching: Person, sharing: Person): Promise<number> =>
  (await watching.tiles()).filter(
    ({ source, name, frames }) => source === 'screen' && name === sharing.name && frames > 0,
  ).length

/** A relay sends to the server by UDP, whatever it is reached by. */
function seenFrom(way: string, nat: NatType, host: Host): string {
  if (way.startsWith('turn/')) return `${addresses.turn} udp`
  const [own] = host.router.lan(10).split('/')
  return `${nat === 'open' ? own : host.router.address} ${way}`
}

function asTable(rows: string[][]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).join('\n')
}
