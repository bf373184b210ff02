import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { median, printTable } from '../bench/measure.ts'
import { patience } from '../support/gathering.ts'
import { unavailable, whole } from './laboratory/available.ts'
import type { Host } from './laboratory/router.ts'
import { Town } from './laboratory/town.ts'
import type { Visitor } from './laboratory/visitor.ts'

const reason = await unavailable()
/** How often each move is made; `RUNS=10` measures. */
const runs = Number(process.env['RUNS'] ?? 1)

const sleep = (ms: number) => new Promise((later) => setTimeout(later, ms))

/** The longest time (ms) that each of two did not hear the other while one of them moved. */
describe.skipIf(reason)('how long sound is away', () => {
  const rows: Record<string, string | number>[] = []
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
    if (rows.length > 0) printTable(`Sound away, ms (${runs} times each)`, rows)
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

  /** Both hear each other. Returns the ways that media takes. */
  async function heard(): Promise<string[]> {
    for (const { person } of [ann, olga]) {
      const { audioBytes } = await person.received()
      const since = async () => (await person.received()).audioBytes
      await expect.poll(since, { ...patience, timeout: 90_000 }).not.toBe(audioBytes)
      const again = await since()
      await expect.poll(since, { ...patience, timeout: 90_000 }).toBeGreaterThan(again + 2_000)
    }
    return ann.ways()
  }

  async function measure(
    name: string,
    move: (host: Host, run: number) => Promise<void>,
    ways: string[],
    undo = async (_: Host) => {},
  ): Promise<void> {
    const [here, there]: [number[], number[]] = [[], []]
    for (let run = 1; run <= runs; run++) {
      await heard()
      await sleep(3_000)
      await Promise.all([ann.listen(), olga.listen()])
      await move(ann.host, run)
      // Long enough for the silence to have begun, though nobody has noticed it yet.
      await sleep(2_000)
      await heard()
      await expect.poll(() => ann.ways(), patience).toSatisfy((now: string[]) => subset(now, ways))
      here.push(await ann.silence())
      there.push(await olga.silence())
      await undo(ann.host)
    }
    rows.push({
      'when Ann’s': name,
      'Ann hears again after, median': median(here),
      worst: Math.max(...here),
      'Olga hears again after, median': median(there),
      'at worst': Math.max(...there),
    })
  }

  const open = (host: Host) => host.router.protect('none')

  test('her address changes, and no event tells of it', () =>
    measure('address changes unnoticed', (host) => host.renumber(), ['udp']))

  test('only what she sends is swallowed', () =>
    measure('UDP out is blocked', (host) => host.router.protect('no-udp-out'), ['tcp', 'turn/tcp'], open))

  test.runIf(whole)('her address changes', () =>
    measure('address changes', (host) => host.readdress(), ['udp']),
  )

  test.runIf(whole)('she moves to another router', () =>
    measure(
      'router changes',
      async (host, run) => host.plugInto(await town.laboratory.router(`t${count}-${run}`, 'port-restricted')),
      ['udp'],
    ),
  )

  test.runIf(whole)('UDP is blocked', () =>
    measure('UDP is blocked', (host) => host.router.protect('udp-blocked'), ['tcp', 'turn/tcp'], open),
  )

  test.runIf(whole)('the cable is out for five seconds', () =>
    measure(
      'cable is out for 5 s',
      async (host) => {
        await host.cable(false)
        await sleep(5_000)
        await host.cable(true)
      },
      ['udp'],
    ),
  )

  test.runIf(whole)('the server starts anew', () =>
    measure(
      'server starts anew',
      async () => {
        await town.site.stop('SIGKILL')
        await town.site.start()
      },
      ['udp'],
    ),
  )
})

const subset = (some: readonly string[], all: readonly string[]): boolean =>
  some.length > 0 && some.every((one) => all.includes(one))
