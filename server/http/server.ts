import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import rateLimit from '@fastify/rate-limit'
import fastify, { LogController, type FastifyError, type FastifyInstance } from 'fastify'
import { Refusal, statusOf, type ErrorCode, type WireError } from '#shared/errors.ts'
import type { Config } from '../config.ts'
import type { DoorObserver } from '../door-observer.ts'
import type { Log } from '../log.ts'
import type { TrustedProxies } from '../trusted-proxies.ts'
import { securityHeaders } from './security.ts'

/** The HTTP server without its routes: TLS if configured, headers, limits, and one way to answer errors. */
export async function createHttpServer(
  config: Config,
  log: Log,
  proxies: TrustedProxies,
  doors: DoorObserver,
): Promise<FastifyInstance> {
  const app = newFastify(config, log, proxies)
  await securityHeaders(
    app,
    config.TLS_CERT !== undefined || config.PUBLIC_URL?.startsWith('https:') === true,
  )
  // Routes ask for it one by one: a page loads dozens of files, and a whole office may share one address.
  await app.register(rateLimit, { global: false })
  app.setErrorHandler((error: FastifyError | Refusal, request, reply) => {
    const wire = toWire(error, app)
    doors.refused(wire.code)
    void reply.status(statusOf[wire.code]).send({ error: wire })
    if (wire.code === 'internal')
      request.log.error({ err: error, reference: wire.message }, 'a request failed')
  })
  return app
}

function newFastify({ TLS_CERT, TLS_KEY }: Config, log: Log, proxies: TrustedProxies): FastifyInstance {
  // Our own log lines are about meetings; a line per request would bury them.
  const common = {
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    forceCloseConnections: true,
    trustProxy: (address: string) => proxies.has(address),
    bodyLimit: 64 * 1024,
  }
  if (!TLS_CERT || !TLS_KEY) return fastify(common) as unknown as FastifyInstance
  const https = { cert: readFileSync(TLS_CERT), key: readFileSync(TLS_KEY) }
  return fastify({ ...common, https }) as unknown as FastifyInstance
}

function toWire(error: FastifyError | Refusal, app: FastifyInstance): WireError {
  if (error instanceof Refusal) return { code: error.code, message: error.message }
  const code = codeOf(error.statusCode)
  if (code !== 'internal') return { code, message: error.message }
  app.log.debug({ err: error }, 'fault')
  return { code, message: `ref ${randomUUID().slice(0, 8)}` }
}

function codeOf(status: number | undefined): ErrorCode {
  if (status === 429) return 'rate-limited'
  if (status === 413) return 'too-large'
  return status !== undefined && status >= 400 && status < 500 ? 'invalid-request' : 'internal'
}
