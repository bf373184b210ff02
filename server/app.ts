import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { Checks } from './check/checks.ts'
import { publicUrlOf, type Config } from './config.ts'
import { silentDoors } from './door-observer.ts'
import { guardOf } from './guard.ts'
import { adminRoutes } from './http/admin.ts'
import { benchRoutes } from './http/bench.ts'
import { healthRoutes } from './http/health.ts'
import { iceRoutes } from './http/ice.ts'
import { createMetricsServer, metricsRoutes } from './http/metrics.ts'
import { pageRoutes } from './http/pages.ts'
import { roomRoutes } from './http/rooms.ts'
import { createHttpServer } from './http/server.ts'
import { credentialLifetime, iceServersOf, stunServersOf } from './ice-servers.ts'
import { keptSecret } from './kept-secret.ts'
import type { Log } from './log.ts'
import { MediasoupEngine } from './media/engine.ts'
import { Metrics } from './metrics/metrics.ts'
import type { RoomMetrics } from './metrics/room-metrics.ts'
import { relayAddresses } from './relay-addresses.ts'
import type { RoomObserver } from './room/observer.ts'
import { ResumeTokens } from './room/resume-tokens.ts'
import { Rooms, type RoomsLimits } from './room/rooms.ts'
import { Gateway } from './signaling/gateway.ts'
import { TrustedProxies } from './trusted-proxies.ts'

const clientFolder = join(import.meta.dirname, '..', 'client', 'dist')

/** The running server: its parts, and how to stop them. */
export type App = AsyncDisposable & {
  readonly engine: MediasoupEngine
  readonly rooms: Rooms
  readonly gateway: Gateway
  readonly http: FastifyInstance
  /** No new rooms; those that are open end in so many seconds at the latest (`rooms.drained`). */
  drain(seconds: number): { rooms: number; ends: Date }
}

/** Puts every part together and starts listening. Tells everybody, then closes everything, when disposed. */
export async function startApp(config: Config, log: Log): Promise<App> {
  await using stack = new AsyncDisposableStack()
  const metrics = metricsOf(config, log)
  if (metrics) stack.defer(() => metrics.close())
  const doors = metrics?.rooms ?? silentDoors
  const engine = stack.adopt(await MediasoupEngine.start(config, log), (started) => started.close())
  const rooms = stack.adopt(
    new Rooms({
      engine,
      audience: { tell: (room, update) => gateway.tell(room, update) },
      limits: limitsOf(config),
      tokens: tokensOf(config, log),
      observer: observerOf(log, metrics?.rooms),
      direct: config.P2P === 'on',
    }),
    (open) => open.close('server-stopping'),
  )
  const guard = stack.adopt(guardOf(config, log, engine, rooms), (watching) => watching.close())
  const checks = stack.adopt(new Checks(engine), (open) => open.close())
  const proxies = new TrustedProxies(config.TRUSTED_PROXIES)
  const http = stack.use(await createHttpServer(config, log, proxies, doors))
  const iceServers = iceServersOf(config)
  const gateway: Gateway = new Gateway(http.server, {
    rooms,
    checks,
    log,
    proxies,
    doors,
    iceServers,
    credentialLifetime,
  })
  let stopping = false
  healthRoutes(http, () => {
    if (stopping || !engine.ready) return 'not ready'
    return rooms.draining ? 'draining' : 'ready'
  })
  roomRoutes(http, { rooms, engine, limits: toldLimits(config), publicUrl: publicUrlOf(config), iceServers })
  iceRoutes(http, stunServersOf(config))
  if (metrics) {
    metrics.watch({
      rooms,
      engine,
      connections: () => gateway.connections,
      maxRooms: config.MAX_ROOMS,
      guard,
      relays: relayAddresses(config, (host, error) =>
        log.warn({ host, err: error }, 'the address of a TURN server is unknown; metrics count it as srflx'),
      ),
    })
    await serveMetrics(config, http, metrics, stack)
  }
  const drain = (seconds: number) => drainRooms(rooms, seconds, log)
  if (config.ADMIN_TOKEN)
    adminRoutes(http, { token: config.ADMIN_TOKEN, seconds: config.DRAIN_SECONDS, drain })
  if (config.LOAD_TEST_TOKEN) benchRoutes(http, config.LOAD_TEST_TOKEN)
  await pageRoutes(http, clientFolder)
  // Fastify waits for open sockets for ever; so they end before it closes, with a last word.
  http.addHook('preClose', async () => {
    stopping = true
    rooms.close('server-stopping')
    gateway.close()
  })
  await http.listen({ port: config.PORT, host: config.WEB_LISTEN_IP })
  const running = stack.move()
  return { engine, rooms, gateway, http, drain, [Symbol.asyncDispose]: () => running.disposeAsync() }
}

function drainRooms(rooms: Rooms, seconds: number, log: Log): { rooms: number; ends: Date } {
  const ends = new Date(Date.now() + seconds * 1_000)
  rooms.drain(ends.getTime())
  log.warn({ rooms: rooms.size, ends }, 'draining: no new rooms')
  return { rooms: rooms.size, ends }
}

const limitsOf = (config: Config): RoomsLimits => ({
  rooms: config.MAX_ROOMS,
  participants: config.MAX_PARTICIPANTS,
  tracks: config.MAX_TRACKS,
  chatLength: config.MAX_CHAT_LENGTH,
  resume: config.RESUME_SECONDS * 1_000,
  grace: config.ROOM_GRACE_SECONDS * 1_000,
  unseen: config.UNSEEN_SECONDS * 1_000,
  slots: config.AUDIO_SLOTS,
})

const toldLimits = (config: Config) => ({
  chatLength: config.MAX_CHAT_LENGTH,
  participants: config.MAX_PARTICIPANTS,
})

/** Without a secret that lasts the meeting works all the same, until a restart: then everybody is somebody new. */
function tokensOf({ RESUME_SECRET, STATE_FOLDER }: Config, log: Log): ResumeTokens {
  if (RESUME_SECRET) return new ResumeTokens(RESUME_SECRET)
  try {
    return new ResumeTokens(keptSecret(STATE_FOLDER, 'resume-secret'))
  } catch (error) {
    log.warn(
      { err: error },
      'no secret can be kept in STATE_FOLDER; set it to a writable folder, or RESUME_SECRET',
    )
    return new ResumeTokens(randomBytes(32).toString('base64url'))
  }
}

const observerOf = (log: Log, counts: RoomMetrics | undefined): RoomObserver => ({
  happened(occurrence, facts) {
    log.info(facts, occurrence)
    counts?.happened(occurrence, facts)
  },
  failed(error) {
    log.error({ err: error }, 'a room failed at a step')
    counts?.failed()
  },
})

/** Nothing is measured for nobody. */
function metricsOf({ METRICS_PORT, METRICS_TOKEN }: Config, log: Log): Metrics | undefined {
  if (METRICS_PORT === undefined && METRICS_TOKEN === undefined) return undefined
  return new Metrics((error) => log.error({ err: error }, 'media could not be sampled'))
}

async function serveMetrics(
  { METRICS_PORT, METRICS_LISTEN_IP, METRICS_TOKEN }: Config,
  http: FastifyInstance,
  metrics: Metrics,
  stack: AsyncDisposableStack,
): Promise<void> {
  const read = () => metrics.read()
  if (METRICS_TOKEN !== undefined) metricsRoutes(http, METRICS_TOKEN, read)
  if (METRICS_PORT === undefined) return
  const server = stack.use(createMetricsServer(METRICS_TOKEN, read))
  await server.listen({ port: METRICS_PORT, host: METRICS_LISTEN_IP })
}
