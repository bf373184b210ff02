import { once } from 'node:events'
import { startApp, type App } from './app.ts'
import { showHelp, showLinks } from './banner.ts'
import { InvalidConfig, readConfig, type Config } from './config.ts'
import { examineBriefly, examineWays } from './doctor/doctor.ts'
import { createLog } from './log.ts'

if (process.argv.includes('--help')) showHelp()
else await serve(configOrExit())

async function serve(config: Config): Promise<void> {
  const log = createLog(config.LOG_LEVEL)
  const signals = { terminated: once(process, 'SIGTERM'), interrupted: once(process, 'SIGINT') }
  try {
    await using app = await startApp(config, log)
    showLinks(config, examineBriefly(config))
    examineWays(config).then(
      (faults) => faults.forEach(({ what, mend }) => log.warn({ mend }, what)),
      (error: unknown) => log.error({ err: error }, 'STUN and TURN servers could not be examined'),
    )
    await stopped(app, config, signals)
