import { printTable } from './measure.ts'
import { Comparison } from './peers/comparison.ts'
import { columnsOf } from './peers/figures.ts'
import { help, readPeersOptions, type PeersOptions } from './peers/options.ts'
import type { SceneOutcome } from './peers/outcome.ts'
import { renderPeers } from './peers/report.ts'
import type { SceneName } from './peers/scene.ts'
import { WrongOption } from './run/options.ts'
import { LiveLine } from './run/terminal.ts'
import { originOf, tellFiles, writeReport } from './run/written-report.ts'

/** Atrium beside other servers: `npm run bench:peers -- --help`. */
const args = process.argv.slice(2)

try {
  const options = readPeersOptions(args)
  if (options) await compare(options)
  else console.log(help)
} catch (error) {
  if (!(error instanceof WrongOption)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function compare(options: PeersOptions): Promise<void> {
  const live = new LiveLine()
  const scenes = new Map<SceneName, SceneOutcome>()
  for (const name of options.scenes) {
    for await (const outcome of new Comparison(name, options, (text) => live.tell(text)).run()) {
      scenes.set(name, outcome)
      // Round by round: what is measured is not lost.
      await writeReport(
        options,
        { ...originOf('bench:peers', args), scenes: [...scenes.values()] },
        renderPeers,
      )
    }
    live.end()
    const outcome = scenes.get(name)
    if (outcome) print(outcome)
    else console.log(`${name}: no round in which all were good at the size to compare at`)
  }
  if (scenes.size > 0) tellFiles(options)
}

function print({ title, people, rows, sentences }: SceneOutcome): void {
  const counted = rows[0]?.figures.rounds ?? 0
  printTable(`${title} (${counted} rounds, all at ${people} people)`, rows.map(columnsOf))
  for (const sentence of sentences) console.log(sentence)
}
