import { availableParallelism } from 'node:os'
import { LoadedAtrium } from './load/loaded-atrium.ts'
import { numbersFrom, printTable } from './measure.ts'
import type { JudgedPerson, Means } from './mesh/endurance.ts'
import { meshSentence, renderMesh, type MeshRun } from './mesh/mesh-report.ts'
import { tryMesh, tryServer } from './mesh/trials.ts'
import { figure } from './report/text.ts'
import { LiveLine } from './run/terminal.ts'
import { filesOf, originOf, tellFiles, writeReport } from './run/written-report.ts'

/** The same people as a mesh and with the server, as one of them has it: `npm run bench:mesh -- --most 16`. */
const { most, seconds, uplink } = numbersFrom({ most: 25, seconds: 6, uplink: 10 })
const files = filesOf('mesh')

const means: Means = { cores: availableParallelism(), uplink: uplink * 1e6 }
const sizes = [2, 3, 4, 5, 6, 8, 10, 13, 16, 20, 25, 32, 40, 50].filter((size) => size <= most)
const live = new LiveLine()
const trial = { sizes, seconds, means, tell: (text: string) => live.tell(text) }

await using atrium = await LoadedAtrium.start()
const mesh = await tryMesh(atrium.server.place.url, trial)
const server = await tryServer(atrium, trial)
live.end()

const run: MeshRun = {
  ...originOf('bench:mesh'),
  means,
  mesh,
  server,
}
printTable('As a mesh: one person’s browser', mesh.map(rowOf))
printTable('With the server: the same', server.map(rowOf))
console.log(`\n${meshSentence(run)}`)
await writeReport(files, run, renderMesh)
tellFiles(files)

function rowOf(person: JudgedPerson) {
  return {
    people: person.participants,
    'up Mbit/s': figure(person.up / 1e6),
    'down Mbit/s': figure(person.down / 1e6),
    'CPU cores': figure(person.cpu, 2),
    sends: `${person.sent.height}p ${figure(person.sent.framesPerSecond)}/s`,
    sees: `${person.seen.pictures} x ${figure(person.seen.framesPerSecond)}/s`,
    'others cores': figure(person.crowd, 2),
    'server cores': figure(person.server, 2),
    verdict: person.verdict === 'good' ? 'good' : `${person.verdict}: ${person.reason}`,
  }
}
