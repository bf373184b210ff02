import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import { dtlsParameters } from '../support/rtp.ts'
import { median, numbersFrom, printTable, quantile, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'
import { Crowd } from './signalling/crowd.ts'

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

pin(process.pid, core.crowd)
const updates = await measured('updates', changes, undefined)
const naive = await measured('one message for each change and person', naiveChanges, naiveMain())
printTable(`${people} people, ${stage} of them on stage`, [updates.row, naive.row])
const ratio = naive.perChange / updates.perChange
console.log(`\nA change costs ${updates.perChange.toFixed(2)} ms of Node's CPU; told to each alone, and with nothing
else done, ${naive.perChange.toFixed(2)} ms: ${ratio.toFixed(1)} times as much.`)

function naiveMain(): string {
  return join(import.meta.dirname, 'signalling/naive-server.ts')
}

async function measured(way: string, perSecond: number, main: string | undefined) {
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
      perChange: (busy.ms - (idle.ms * busy.took) / idle.took) / told,
      row: {
        way,
        'changes/s': told / (busy.took / 1_000),
        'messages/s each': busiest / (busy.took / 1_000),
        'kbit/s each': (8 * bytes) / busy.took,
        'Node %': (100 * busy.ms) / busy.took,
        'idle %': (100 * idle.ms) / idle.took,
        'crowd %': (100 * busy.own) / busy.took,
        'last knows p50': median(delays),
        'p99 ms': quantile(delays, 0.99),
        'join p50': median(joins),
        'p99  ms': quantile(joins, 0.99),
      },
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
