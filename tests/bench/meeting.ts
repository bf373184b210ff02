import { launchChromium, Person, type Received, type ShownTile } from '../support/chromium.ts'
import { median, numbersFrom, printTable, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'

/**
 * A meeting of real browsers: what everybody sees and loses, and what the server spends on it. Windows are small,
 * because without a graphics card drawing them costs more than everything else.
 */
const viewport = { width: 960, height: 540 }
const { participants, seconds } = numbersFrom({ participants: 6, seconds: 60 })

type Look = { at: number; tiles: ShownTile[]; received: Received }

const look = async (person: Person): Promise<Look> => {
  const [tiles, received] = await Promise.all([person.tiles(), person.received()])
  return { at: performance.now(), tiles, received }
}

await using server = await ServerProcess.start()
const browser = await launchChromium()
try {
  const people = await Promise.all(
    Array.from({ length: participants }, (_, index) =>
      Person.arrive(browser, `Person ${index + 1}`, { viewport }),
    ),
  )
  for (const person of people) await person.enter(server.url, 'bench')
  console.log(`${participants} participants are in; settling for 10 s, measuring for ${seconds} s …`)
  await sleep(10_000)
  const costBefore = server.costs
  const before = await Promise.all(people.map(look))
  await sleep(seconds * 1_000)
  const after = await Promise.all(people.map(look))
  const costAfter = server.costs

  printTable(
    'What everybody sees',
    people.map((person, index) => seenBy(person.name, before[index]!, after[index]!)),
  )
  printTable('What the server spends', [
    costRow('Node', costBefore.node, costAfter.node),
    ...costAfter.workers.map((worker, index) =>
      costRow(`worker ${index}`, costBefore.workers[index]!, worker),
    ),
  ])
} finally {
  await browser.close()
}

function seenBy(name: string, before: Look, after: Look): Record<string, string | number> {
  const elapsed = (after.at - before.at) / 1_000
  const others = after.tiles.filter((tile) => !tile.self)
  const fps = others.map((tile) => (tile.frames - framesBefore(before, tile)) / elapsed)
  const packets = after.received.packets - before.received.packets
  const lost = after.received.lost - before.received.lost
  return {
    participant: name,
    tiles: others.length,
    'fps min': fps.length > 0 ? Math.min(...fps) : 0,
    'fps median': median(fps),
    'loss %': ((100 * lost) / Math.max(1, packets + lost)).toFixed(3),
    'video kbit/s': (8 * (after.received.videoBytes - before.received.videoBytes)) / elapsed / 1_000,
    'audio kbit/s': (8 * (after.received.audioBytes - before.received.audioBytes)) / elapsed / 1_000,
  }
}

function framesBefore({ tiles }: Look, tile: ShownTile): number {
  return tiles.find(({ id, source }) => id === tile.id && source === tile.source)?.frames ?? 0
}

function costRow(what: string, before: { cpu: number }, after: { cpu: number; memory: number }) {
  const cpu = after.cpu - before.cpu
  return { process: what, 'CPU s': cpu, 'of one core %': (100 * cpu) / seconds, 'memory MiB': after.memory }
}
