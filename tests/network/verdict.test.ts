import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { expectMoving, patience } from '../support/gathering.ts'
import { unavailable } from './laboratory/available.ts'
import { BadLine } from './laboratory/bad-line.ts'
import { Town } from './laboratory/town.ts'

const reason = await unavailable()

/** Who is said to be to blame on somebody's tile; undefined: nobody. */
const faultOn = (page: Page, name: string) => () =>
  page.evaluate((participant) => {
    const tile = document.querySelector(`[data-testid="tile"][data-participant-name="${participant}"]`)
    return tile?.querySelector<HTMLElement>('[data-testid="tile-quality"]')?.dataset['fault']
  }, name)

/** What the notice over the stage says is weak; undefined: there is none. */
const weaknessOf = (page: Page) => () =>
  page.evaluate(() => document.querySelector<HTMLElement>('[data-testid="banner-weak"]')?.dataset['fault'])

test.skipIf(reason !== undefined)(
  'whoever has a bad line is told that it is theirs, and so is everybody else',
  async () => {
    await using town = await Town.open({ P2P: 'off' })
    await using olga = await town.visit(await town.laboratory.home('olga', 'open'), 'Olga')
    const home = await town.laboratory.home('ann', 'port-restricted')
    await using line = await BadLine.lay(town.laboratory, home.router)
    await using ann = await town.visit(home, 'Ann')
    await olga.person.enter(town.site.url, 'blame')
    await ann.person.enter(town.site.url, 'blame')
    await expectMoving(ann.person, 'Olga')
    await line.impair({ loss: 0.25 })

    await expect.poll(weaknessOf(ann.person.page), patience).toBe('you')
    await expect.poll(faultOn(ann.person.page, 'Olga'), patience).toBe('you')
    await expect.poll(faultOn(olga.person.page, 'Ann'), patience).toBe('them')
    // A machine that stands still for a moment is a passing trouble of everybody: only what stays counts.
    await expect.poll(weaknessOf(olga.person.page), patience).toBeUndefined()
    expect(await weaknessOf(ann.person.page)()).toBe('you')

    await line.impair({})
    await expect.poll(weaknessOf(ann.person.page), patience).toBeUndefined()
    await expect.poll(faultOn(ann.person.page, 'Olga'), patience).toBeUndefined()
    await expect.poll(faultOn(olga.person.page, 'Ann'), patience).toBeUndefined()
  },
)
