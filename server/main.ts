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
    log.info('stopping')
  } catch (error) {
    log.fatal({ err: error }, explain(error, config))
    process.exitCode = 1
    return
  }
  log.info('stopped')
}

type Signals = Record<'terminated' | 'interrupted', Promise<unknown>>

/** Until it is time to stop: an interrupt ends at once, SIGTERM lets meetings end first, and a second one does not. */
async function stopped(
  { rooms, drain }: App,
  { DRAIN_SECONDS }: Config,
  { terminated, interrupted }: Signals,
): Promise<void> {
  const drained = rooms.drained.then(() => 'drained')
  const first = await Promise.race([terminated.then(() => 'SIGTERM'), interrupted, drained])
  if (first !== 'SIGTERM' || DRAIN_SECONDS === 0) return
  const again = once(process, 'SIGTERM')
  drain(DRAIN_SECONDS)
  await Promise.race([again, interrupted, drained])
}

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof InvalidConfig)) throw error
    console.error(`Atrium cannot start with this configuration:\n${error.message}`)
    console.error('All settings: npm start -- --help')
    process.exit(1)
  }
}

/** The commonest reasons why a start fails, with their mend. */
function explain(error: unknown, { PORT, METRICS_PORT }: Config): string {
  const { code, address, port = PORT } = error as NodeJS.ErrnoException & { address?: string; port?: number }
  const name = port === METRICS_PORT ? 'METRICS_PORT' : 'PORT'
  if (code === 'EADDRINUSE')
    return `port ${port} is taken by another program; stop it, or set ${name} to a free port`
  if (code === 'EACCES')
    return `port ${port} needs more rights; set ${name} above 1023 or allow it to this program`
  if (code === 'EADDRNOTAVAIL')
    return `this machine has no address ${address}; set WEB_LISTEN_IP or METRICS_LISTEN_IP to one that it has`
  return error instanceof Error ? error.message : 'could not start'
}
