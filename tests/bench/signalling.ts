import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import { dtlsParameters } from '../support/rtp.ts'
import { numbersFrom, printTable, sleep } from './measure.ts'
import { filesOf, originOf, tellFiles, writeReport } from './run/written-report.ts'
import { ServerProcess } from './server-process.ts'
import { Crowd } from './signalling/crowd.ts'
import { costSentence, rowOf, type SignallingOutcome, type Told } from './signalling/outcome.ts'
import { renderSignalling } from './signalling/report.ts'

/** A room full of people, few on stage and all others watching, where much changes: what it costs the server to tell. */
const {
  people,
  stage,
  changes,
  seconds,
  naive: naiveChanges,
} = numbersFrom({ people: 1_000, stage: 10, changes: 100, seconds: 30, naive: 20 })

const environment = {
  MAX_PARTICIPANTS: '1000',
  // Everybody comes from one address here.
  TRUSTED_PROXIES: '127.0.0.1',
}
const settling = 3_000
const core = { server: 0, crowd: 1 }

const files = filesOf('signalling')

pin(process.pid, core.crowd)
const updates = await measured('updates', changes, undefined)
const naive = await measured('one message for each change and person', naiveChanges, naiveMain())
const outcome: SignallingOutcome = { ...originOf('bench:signalling'), people, stage, updates, naive }
printTable(`${people} people, ${stage} of them on stage`, [rowOf(updates), rowOf(naive)])
console.log(`\n${costSentence(outcome)}`)
await writeReport(files, outcome, renderSignalling)
tellFiles(files)

function naiveMain(): string {
  return join(import.meta.dirname, 'signalling/naive-server.ts')
}

async function measured(way: string, perSecond: number, main: string | undefined): Promise<Told> {
  await using server = await ServerProcess.start(environment, main)
  pin(server.costs.node.pid, core.server)
  const media = main === undefined ? await mediaAsk(server.url) : ({} as MediaAsk)
  const port = Number(new URL(server.url).port)
  const { crowd, joins } = await Crowd.gather({ port, people, stage, media })
  try {
    await sleep(settling)
    const idle = await costDuring(server, () => sleep(settling))
    crowd.reset()
    const busy = await costDuring(server, () => changing(crowd, perSecond))
    // The last update is still on its way.
    await sleep(1_000)
    const { busiest, bytes, delays, changes: told, failures } = crowd.told
    if (failures > 0) console.error(`${failures} changes were refused`)
    return {
      way,
      changes: told / (busy.took / 1_000),
      messages: busiest / (busy.took / 1_000),
      rate: (8 * bytes) / busy.took,
      node: busy.ms / busy.took,
      idle: idle.ms / idle.took,
      crowd: busy.own / busy.took,
      perChange: (busy.ms - (idle.ms * busy.took) / idle.took) / told,
      failures,
      delays,
      joins,
    }
  } finally {
    crowd.close()
  }
}

/** Changes at a steady pace, whatever the timers do. */
async function changing(crowd: Crowd, perSecond: number): Promise<void> {
  const start = performance.now()
  for (let made = 0; made < perSecond * seconds;) {
    const due = ((performance.now() - start) / 1_000) * perSecond
    for (; made < due; made++) crowd.change()
    await sleep(1)
  }
}

/** CPU time (ms) of the server's Node and of this process while `action` runs, and how long it took (ms). */
async function costDuring(server: ServerProcess, action: () => Promise<void>) {
  const start = { at: performance.now(), node: server.costs.node.cpu, own: process.cpuUsage() }
  await action()
  const own = process.cpuUsage(start.own)
  return {
    took: performance.now() - start.at,
    ms: (server.costs.node.cpu - start.node) * 1_000,
    own: (own.user + own.system) / 1_000,
  }
}

async function mediaAsk(url: string): Promise<MediaAsk> {
  const response = await fetch(`${url}/api/rooms/crowd`)
  const { rtpCapabilities } = (await response.json()) as RoomResource
  return { rtpCapabilities, dtlsParameters }
}

/** Keeps a process to one core, so that server and crowd do not take it from each other; where that can be done. */
function pin(pid: number, to: number): void {
  spawnSync('taskset', ['-a', '-c', '-p', String(to), String(pid)])
}
