import type { Page } from 'playwright-core'
import { unavailable } from '../network/laboratory/available.ts'
import { BadLine } from '../network/laboratory/bad-line.ts'
import type { Impairment } from '../network/laboratory/impair.ts'
import { Town } from '../network/laboratory/town.ts'
import { between, receptionOf, type Reception } from '../support/reception.ts'
import { numbersFrom, printTable, sleep } from './measure.ts'

/** Two people talk, one of them over a bad line (both directions): what arrives there, and how soon it is good again. */
const { seconds } = numbersFrom({ seconds: 20 })

const lines: Array<[string, Partial<Impairment>]> = [
  ['good', {}],
  ...[0.05, 0.1, 0.2, 0.3].map((loss): [string, Partial<Impairment>] => [
    `${loss * 100} % lost, each by itself`,
    { loss },
  ]),
  ...[0.05, 0.1, 0.2, 0.3].map((loss): [string, Partial<Impairment>] => [
    `${loss * 100} % lost, five in a row`,
    { loss, burst: 5 },
  ]),
  ['100 ms round trip', { delay: 50 }],
  ['300 ms round trip', { delay: 150 }],
  ['300 kbit/s', { rate: 300_000 }],
]

const reason = await unavailable()
if (reason) {
  console.log(`The network laboratory cannot be built here: ${reason}.`)
  process.exit(1)
}
await using town = await Town.open({ P2P: 'off' })
await using olga = await town.visit(await town.laboratory.home('olga', 'open'), 'Olga')
const home = await town.laboratory.home('ann', 'port-restricted')
await using line = await BadLine.lay(town.laboratory, home.router)
await using ann = await town.visit(home, 'Ann')
await olga.person.enter(town.site.url, 'impaired')
await ann.person.enter(town.site.url, 'impaired')
await sleep(10_000)
const rows = []
for (const [what, impairment] of lines) {
  rows.push(await measure(what, impairment))
  process.stdout.write('.')
}
printTable(`\nA bad line for ${seconds} s, as heard and seen at its end`, rows)

async function measure(what: string, impairment: Partial<Impairment>) {
  const { page } = ann.person
  await line.impair(impairment)
  // What adapts has had its time.
  await sleep(5_000)
  const before = await receptionOf(page)
  await sleep(seconds * 1_000)
  const now = await receptionOf(page)
  const came = between(before, now)
  const { passed, lost, overflowed } = await line.impair({})
  const recovery = await secondsUntilGood(page, now)
  return {
    line: what,
    'really lost %': round((100 * (lost + overflowed)) / Math.max(1, passed + lost + overflowed)),
    'sound concealed %': round(100 * came.concealed),
    'picture frozen %': round((100 * came.frozen) / seconds),
    'frames/s': round(came.frames / seconds),
    height: now.height,
    'video kbit/s': Math.round((came.videoBytes * 8) / seconds / 1_000),
    'good again after s': recovery,
  }
}

/** Seconds until a whole one passes with hardly a sample concealed and no frame missing; until 60. */
async function secondsUntilGood(page: Page, start: Reception): Promise<number> {
  let before = start
  for (let second = 1; second <= 60; second++) {
    await sleep(1_000)
    const now = await receptionOf(page)
    const { concealed, frozen, frames } = between(before, now)
    if (concealed < 0.01 && frozen < 0.1 && frames >= 8) return second
    before = now
  }
  return Number.POSITIVE_INFINITY
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
