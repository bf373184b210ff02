import { availableParallelism } from 'node:os'
import { launchChromium } from '../../support/chromium.ts'
import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { LoadRun, type LoadedServer } from '../load/load-run.ts'
import type { GrowingRun, Stand } from './measure-load.ts'
import type { LoadOptions } from './options.ts'

/** Where loads are run: our own server, started anew for each load, or the one at the given URL. */
export function standFor(options: LoadOptions, tell: (text: string) => void): Stand {
  return { open: () => openRun(options), tell }
}

/** Half of the cores for workers, the others for Node, the generators and sentinels. */
const workers = Math.max(1, Math.floor(availableParallelism() / 2))

async function openRun(options: LoadOptions): Promise<GrowingRun> {
  await using opened = new AsyncDisposableStack()
  const { server, cores } = await serverFor(options, opened)
  const generators = Math.max(1, cores.length)
  const run = opened.use(await LoadRun.start({ server, generators, cores }))
  await sendSentinels(options, run, opened)
  const owned = opened.move()
  return {
    add: (plans, perSecond) => run.add(plans, perSecond),
    measure: (seconds) => run.measure(seconds),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function serverFor(
  { against }: LoadOptions,
  opened: AsyncDisposableStack,
): Promise<{ server: LoadedServer; cores: number[] }> {
  if (against !== undefined)
    return { server: { place: { kind: 'atrium', url: against }, processes: undefined }, cores: [] }
  const atrium = opened.use(await LoadedAtrium.start({ WORKERS: String(workers) }))
  return { server: atrium.server, cores: atrium.freeCores }
}

async function sendSentinels(
  { sentinels, room, rooms }: LoadOptions,
  run: LoadRun,
  opened: AsyncDisposableStack,
): Promise<void> {
  if (sentinels === 0) return
  const browser = await launchChromium()
  opened.defer(() => browser.close())
  for (let sent = 0; sent < sentinels; sent++)
    await run.addSentinel(browser, rooms === 1 ? room : `${room}-${(sent % rooms) + 1}`)
}
