import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { patience } from '../support/gathering.ts'
import { gapUntilSound, listenForGaps } from '../support/sound-gap.ts'
import { unavailable } from './laboratory/available.ts'
import { Town } from './laboratory/town.ts'
import type { Visitor } from './laboratory/visitor.ts'

const reason = await unavailable()

/** How often each happens; `RUNS=10` shows how long it takes. */
const runs = Number(process.env['RUNS'] ?? 1)

/** What Chromium itself takes ten seconds and more to notice. */
describe.skipIf(reason)('when no event tells that the way is cut', () => {
  let town: Town
  let olga: Visitor
  let ann: Visitor
  let count = 0
  beforeAll(async () => {
    town = await Town.open({ P2P: 'off' })
    olga = await town.visit(await town.laboratory.home('olga', 'open'), 'Olga')
  })
  afterAll(async () => {
    await olga?.[Symbol.asyncDispose]()
    await town?.[Symbol.asyncDispose]()
  })
  beforeEach(async () => {
    const room = `staying-${++count}`
    ann = await town.visit(await town.laboratory.home(`s${count}`, 'port-restricted'), 'Ann')
    await olga.person.enter(town.site.url, room)
    await ann.person.enter(town.site.url, room)
  })
  afterEach(async () => {
    await ann?.[Symbol.asyncDispose]()
    await olga.person.page.goto('about:blank')
  })

  /** ms that Olga and Ann did not hear each other because of what happens to Ann. */
  async function gapsAround(happening: () => Promise<void>): Promise<(number | undefined)[]> {
    const pages = [ann.person.page, olga.person.page]
    const listen = () => Promise.all(pages.map((page) => listenForGaps(page)))
    const heard = () => Promise.all(pages.map((page) => gapUntilSound(page)))
    await listen()
    await heard()
    await listen()
    await happening()
    const gaps = await heard()
    console.log(`sound away: Ann ${gaps[0]?.toFixed(0)} ms, Olga ${gaps[1]?.toFixed(0)} ms`)
    return gaps
  }

  test('a new address before the old one goes: both hear each other again', async () => {
    for (let run = 1; run <= runs; run++) {
      const gaps = await gapsAround(() => ann.host.renumber())
      expect(gaps).toEqual([expect.any(Number), expect.any(Number)])
    }
    expect(await ann.ways()).toEqual(['udp'])
  })

  test('only what one sends by UDP is swallowed: on by TCP', async () => {
    for (let run = 1; run <= runs; run++) {
      const gaps = await gapsAround(() => ann.host.router.protect('no-udp-out'))
      expect(gaps).toEqual([expect.any(Number), expect.any(Number)])
      await expect
        .poll(() => ann.ways(), patience)
        .toSatisfy((ways: string[]) => ways.every((way) => ['tcp', 'turn/tcp'].includes(way)))
      await ann.host.router.protect('none')
      await ann.person.page.reload()
      await ann.person.inside()
    }
  })
})
