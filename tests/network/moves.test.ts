import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest'
import type { Person } from '../support/chromium.ts'
import { expectMoving, patience } from '../support/gathering.ts'
import { unavailable, whole } from './laboratory/available.ts'
import { Town } from './laboratory/town.ts'
import type { Visitor } from './laboratory/visitor.ts'

const reason = await unavailable()

const sleep = (ms: number) => new Promise((later) => setTimeout(later, ms))

describe.skipIf(reason)('in the middle of a call', () => {
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
    count++
    ann = await town.visit(await town.laboratory.home(`a${count}`, 'port-restricted'), 'Ann')
    await olga.person.enter(town.site.url, `move-${count}`)
    await ann.person.enter(town.site.url, `move-${count}`)
    await ann.person.page.getByRole('button', { name: /^Raise/ }).click()
    await goesOn()
  })
  afterEach(async () => {
    await ann[Symbol.asyncDispose]()
    await olga.person.page.goto('about:blank')
  })

  /** Both see and hear each other, and the raised hand is up. Returns the ways that media takes. */
  async function goesOn(): Promise<string[]> {
    await expectSound(ann.person)
    await expectSound(olga.person)
    await expectMoving(ann.person, 'Olga')
    await expectMoving(olga.person, 'Ann')
    await expect.poll(() => olga.person.page.getByLabel('Hand raised').count(), patience).toBe(1)
    return ann.ways()
  }

  test('another address in the same network', async () => {
    await ann.host.readdress()
    expect(await goesOn()).toEqual(['udp'])
  })

  test('UDP blocked: on by TCP', async () => {
    await ann.host.router.protect('udp-blocked')
    await goesOn()
    await expect
      .poll(() => ann.ways(), patience)
      .toSatisfy((ways: string[]) => ways.every((way) => ['tcp', 'turn/tcp'].includes(way)))
  })

  test.runIf(whole)('another router', async () => {
    await ann.host.plugInto(await town.laboratory.router(`b${count}`, 'port-restricted'))
    expect(await goesOn()).toEqual(['udp'])
  })

  test.runIf(whole)('the cable out for five seconds', async () => {
    await ann.host.cable(false)
    await sleep(5_000)
    await ann.host.cable(true)
    expect(await goesOn()).toEqual(['udp'])
  })

  test.runIf(whole)('everything but 443/TCP blocked: on by TURN over TLS', async () => {
    await ann.host.router.protect('only-443')
    await goesOn()
    await expect.poll(() => ann.ways(), patience).toEqual(['turn/tls'])
  })

  test.runIf(whole)('the server started anew', async () => {
    await town.site.stop('SIGKILL')
    await town.site.start()
    expect(await goesOn()).toEqual(['udp'])
  })
})

async function expectSound(person: Person): Promise<void> {
  const before = await person.received()
  const more = async () => {
    const now = await person.received()
    // Connections that were given up take what they counted along.
    if (now.audioBytes < before.audioBytes) before.audioBytes = now.audioBytes
    return now.audioBytes - before.audioBytes
  }
  await expect.poll(more, { ...patience, timeout: 90_000 }).toBeGreaterThan(2_000)
}
