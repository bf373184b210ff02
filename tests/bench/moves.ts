import { unavailable } from '../network/laboratory/available.ts'
import type { Laboratory } from '../network/laboratory/laboratory.ts'
import type { Host } from '../network/laboratory/router.ts'
import { Town } from '../network/laboratory/town.ts'
import { gapUntilSound, listenForGaps } from '../support/sound-gap.ts'
import { median, numbersFrom, printTable, sleep } from './measure.ts'

/** Somebody's network changes in the middle of a call, again and again: how long until they hear the other again. */
const { runs } = numbersFrom({ runs: 10 })

type Move = { what: string; act(host: Host): Promise<unknown> }

const reason = await unavailable()
if (reason) {
  console.log(`The network laboratory cannot be built here: ${reason}.`)
  process.exit(1)
}
await using town = await Town.open({ P2P: 'off' })
await using olga = await town.visit(await town.laboratory.home('olga', 'open'), 'Olga')
const rows = []
for (const move of movesIn(town.laboratory)) rows.push(await measure(move))
printTable(`\nTime without sound, ${runs} runs (ms)`, rows)

function movesIn(laboratory: Laboratory): Move[] {
  let routers = 0
  return [
    { what: 'nothing changes (for comparison)', act: () => sleep(1_000) },
    { what: 'another address in the same network', act: (host) => host.readdress() },
    {
      what: 'another router',
      act: async (host) => host.plugInto(await laboratory.router(`n${++routers}`, 'port-restricted')),
    },
    { what: 'UDP blocked: on by TCP', act: (host) => host.router.protect('udp-blocked') },
  ]
}

/** A call of its own for each run, so that none inherits what another has left. */
async function measure({ what, act }: Move) {
  const gaps: number[] = []
  let lost = 0
  for (let run = 1; run <= runs; run++) {
    const room = `${what.replaceAll(/\W+/g, '-').toLowerCase()}-${run}`
    const host = await town.laboratory.home(`h${performance.now().toFixed(0)}`, 'port-restricted')
    await using ann = await town.visit(host, 'Ann')
    await olga.person.enter(town.site.url, room)
    await ann.person.enter(town.site.url, room)
    await listenForGaps(ann.person.page)
    await gapUntilSound(ann.person.page)
    await listenForGaps(ann.person.page)
    await act(host)
    const gap = await gapUntilSound(ann.person.page)
    if (gap === undefined) lost++
    else gaps.push(gap)
    process.stdout.write('.')
  }
  const [middle, worst] = [median(gaps), Math.max(...gaps)].map(Math.round)
  return { what, median: middle!, worst: worst!, 'not back in 45 s': lost }
}
