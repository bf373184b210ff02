import { expect, test } from 'vitest'
import { expectMoving, patience } from '../support/gathering.ts'
import { receptionOf } from '../support/reception.ts'
import { unavailable, whole } from './laboratory/available.ts'
import { BadLine } from './laboratory/bad-line.ts'
import { Town } from './laboratory/town.ts'

const reason = await unavailable()

test.skipIf(reason !== undefined || !whole)(
  'on a bad line sound goes on and the picture becomes smaller; on a good one it is large again',
  async () => {
    await using town = await Town.open({ P2P: 'off' })
    await using olga = await town.visit(await town.laboratory.home('olga', 'open'), 'Olga')
    const home = await town.laboratory.home('ann', 'port-restricted')
    await using line = await BadLine.lay(town.laboratory, home.router)
    await using ann = await town.visit(home, 'Ann')
    await olga.person.enter(town.site.url, 'impaired')
    await ann.person.enter(town.site.url, 'impaired')
    const { page } = ann.person
    const height = async () => (await receptionOf(page)).height
    await expectMoving(ann.person, 'Olga')
    await expect.poll(height, patience).toBeGreaterThanOrEqual(360)
    const good = await height()

    await line.impair({ loss: 0.2 })
    const { audioEnergy } = await ann.person.received()
    await expect
      .poll(async () => (await ann.person.received()).audioEnergy, patience)
      .toBeGreaterThan(audioEnergy)
    const { passed, lost } = await line.impair({ rate: 300_000 })
    expect(passed).toBeGreaterThan(0)
    expect(lost).toBeGreaterThan(0)

    await expect.poll(height, patience).toBeLessThan(good)
    await expectMoving(ann.person, 'Olga')
    const { overflowed } = await line.impair({})
    expect(overflowed).toBeGreaterThan(0)
    await expect.poll(height, { ...patience, timeout: 120_000 }).toBe(good)
  },
)
