import { renderRun } from './report/run-report.ts'
import { measureLoad } from './run/measure-load.ts'
import { askForLeave } from './run/opt-in.ts'
import { help, readOptions, WrongOption, type LoadOptions } from './run/options.ts'
import { outcomeOf } from './run/outcome.ts'
import { standFor } from './run/stand.ts'
import { LiveLine, printRun } from './run/terminal.ts'
import { filesOf, tellFiles, writeReport } from './run/written-report.ts'

/** How many participants a server carries: `npm run bench -- --help`. */
const args = process.argv.slice(2)
const usual = filesOf('load')

try {
  const options = readOptions(args)
  if (options) await run(options)
  else console.log(help)
} catch (error) {
  if (!(error instanceof WrongOption)) throw error
  console.error(error.message)
  process.exitCode = 1
}

async function run(options: LoadOptions): Promise<void> {
  const { against, token } = options
  if (against !== undefined && token !== undefined) await askForLeave(against, token)
  const live = new LiveLine()
  const stand = standFor(options, (text) => live.tell(text))
  const steps = await measureLoad(options, stand)
  live.end()
  const outcome = outcomeOf(options, args, steps)
  printRun(outcome)
  const files = { json: options.json ?? usual.json, html: options.html ?? usual.html }
  await writeReport(files, outcome, renderRun)
  tellFiles(files)
  if (steps.every(({ verdict }) => verdict === 'invalid')) process.exitCode = 1
}
