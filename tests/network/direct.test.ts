import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Person } from '../support/chromium.ts'
import { expectMoving, patience } from '../support/gathering.ts'
import { unavailable, whole } from './laboratory/available.ts'
import { natTypes, type NatType } from './laboratory/nat.ts'
import type { Host } from './laboratory/router.ts'
import { Town } from './laboratory/town.ts'
import type { Visitor } from './laboratory/visitor.ts'

const reason = await unavailable()
const types = natTypes.filter((type): type is Translating => type !== 'open')
type Translating = Exclude<NatType, 'open'>

/** Holes cannot be punched where one side's port depends on the destination and the other lets in known ports only. */
const impossible = new Set(['port-restricted symmetric', 'symmetric symmetric'])
const core = new Set(['port-restricted port-restricted'])

const pairs = types.flatMap((one, index) => types.slice(index).map((two) => [one, two] as const))
const chosen = pairs.filter((pair) => whole || core.has(pair.join(' ')))

describe.skipIf(reason)('two people alone, each behind a NAT', () => {
  let town: Town
  let homes: [Host, Host]
  let visitors: [Visitor, Visitor]
  beforeAll(async () => {
    town = await Town.open({ P2P: 'on' })
    homes = [
      await town.laboratory.home('one', 'port-restricted'),
      await town.laboratory.home('two', 'port-restricted'),
    ]
    visitors = [await town.visit(homes[0], 'Ann'), await town.visit(homes[1], 'Ben')]
  })
  afterAll(async () => {
    for (const visitor of visitors ?? []) await visitor[Symbol.asyncDispose]()
    await town?.[Symbol.asyncDispose]()
  })

  test.each(chosen)('%s and %s: directly where that can be, by the server where not', async (one, two) => {
    const [ann, ben] = visitors.map(({ person }) => person) as [Visitor['person'], Visitor['person']]
    await homes[0].router.translate(one)
    await homes[1].router.translate(two)
    const room = `${one}-${two}`
    await ann.enter(town.site.url, room)
    await ben.enter(town.site.url, room)
    await expectMoving(ann, 'Ben')
    await expectMoving(ben, 'Ann')
    const paths = () => Promise.all([ann, ben].map(pathOf))
    const expected = impossible.has(`${one} ${two}`) ? 'server' : 'direct'
    // An attempt that cannot succeed is given up after this.
    if (expected === 'server') await new Promise((later) => setTimeout(later, 20_000))
    await expect.poll(paths, patience).toEqual([expected, expected])
    await expectMoving(ann, 'Ben')
    await expectMoving(ben, 'Ann')
    console.log(`${one} and ${two}: ${(await paths())[0]}`)
    for (const { page } of [ann, ben]) await page.goto('about:blank')
  })
})

const pathOf = ({ page }: Person) => page.getByTestId('path-mark').getAttribute('data-path')
