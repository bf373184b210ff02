import { CapacityGuard } from './capacity/capacity-guard.ts'
import type { Limits, Resource } from './capacity/pressure.ts'
import { ServerLoad } from './capacity/server-load.ts'
import type { Config } from './config.ts'
import type { Log } from './log.ts'
import type { MediasoupEngine } from './media/engine.ts'
import type { Rooms } from './room/rooms.ts'

/** Mean delay of the event loop from which signalling suffers, ms. */
const lag = 250

const loadLimits = ({ SHED_AT, UPLINK_LIMIT = Infinity, PACKET_LIMIT = Infinity }: Config): Limits => ({
  cpu: SHED_AT,
  lag,
  uplink: UPLINK_LIMIT,
  packets: PACKET_LIMIT,
})

/** The cause, and the mend. */
const sheddingMessages: Record<Resource, string> = {
  cpu: 'shedding: a media worker is near the limit of its core (SHED_AT); more or faster cores carry more',
  lag: 'shedding: this process answers late; a faster core, or fewer people on one server, mends it',
  uplink: 'shedding: what is sent is near UPLINK_LIMIT; a faster line carries more',
  packets: 'shedding: what is sent is near PACKET_LIMIT; a machine that may send more packets carries more',
}

/** Watches the load of this server, and lets its rooms give up what is too much. */
export const guardOf = (config: Config, log: Log, engine: MediasoupEngine, rooms: Rooms): CapacityGuard =>
  new CapacityGuard({
    load: new ServerLoad(
      () => engine.workers,
      config.UPLINK_LIMIT !== undefined || config.PACKET_LIMIT !== undefined,
    ),
    limits: loadLimits(config),
    changed(step, { share, of }) {
      log.warn({ step, share: Number(share.toFixed(2)), of }, sheddingMessages[of])
      rooms.shed(step)
    },
    failed: (error) => log.error({ err: error }, 'the load of this server could not be measured'),
  })
