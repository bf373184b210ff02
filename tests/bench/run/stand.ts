import { availableParallelism } from 'node:os'
import { launchChromium } from '../../support/chromium.ts'
import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { LoadedRelay } from '../load/loaded-relay.ts'
import { LoadRun, type LoadedServer } from '../load/load-run.ts'
import type { Pulse } from '../load/pulse.ts'
import { figure, percentage } from '../report/text.ts'
import type { GrowingRun, Stand } from './measure-load.ts'
import type { LoadOptions } from './options.ts'

/** Where loads are run: our own server, started anew for each load, or the one at the given URL. */
export function standFor(options: LoadOptions, tell: (text: string) => void): Stand {
  return { open: () => openRun(options, tell), tell }
}

/** Half of the cores for workers, the others for Node, the generators and sentinels. */
const workers = Math.max(1, Math.floor(availableParallelism() / 2))

/** s for which sentinels watch. */
const looking = 5

async function openRun(options: LoadOptions, tell: (text: string) => void): Promise<GrowingRun> {
  await using opened = new AsyncDisposableStack()
  const { server, cores } = await serverFor(options, opened)
  const generators = Math.max(1, cores.length)
  const run = opened.use(await LoadRun.start({ server, generators, cores }))
  const rooms = sentinelRooms(options)
  const browser = rooms.length > 0 ? await launchChromium() : undefined
  opened.defer(async () => browser?.close())
  const owned = opened.move()
  return {
    add: (plans, perSecond) => run.add(plans, perSecond),
    measure: async (seconds) => {
      const step = await run.measure(seconds, (pulse) => tell(wordsOf(pulse)))
      if (!browser) return step
      tell(`real browsers look in for ${looking} s: ${rooms.length}`)
      return { ...step, sentinels: await run.look(browser, rooms, looking) }
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

async function serverFor(
  { against, turn }: LoadOptions,
  opened: AsyncDisposableStack,
): Promise<{ server: LoadedServer; cores: number[] }> {
  if (against !== undefined)
    return { server: { place: { kind: 'atrium', url: against }, processes: undefined }, cores: [] }
  const relay = turn ? opened.use(await LoadedRelay.start()) : undefined
  const atrium = opened.use(await LoadedAtrium.start({ WORKERS: String(workers), ...relay?.environment }))
  return { server: atrium.server, cores: atrium.freeCores }
}

const sentinelRooms = ({ sentinels, room, rooms }: LoadOptions): string[] =>
  Array.from({ length: sentinels }, (_, index) => (rooms === 1 ? room : `${room}-${(index % rooms) + 1}`))

const wordsOf = ({ packets, bits, loss, server, generators }: Pulse): string =>
  [
    `${figure(packets)} packets/s`,
    `${figure(bits / 1e6)} Mbit/s`,
    `${percentage(loss)} lost`,
    ...(server > 0 ? [`server ${figure(server, 2)} cores`] : []),
    `generator ${figure(generators, 2)}`,
  ].join(' · ')
