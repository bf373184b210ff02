import fastify, { type FastifyInstance } from 'fastify'
import { bears } from './bearer.ts'

/** All figures as text, and its media type. */
type Read = () => Promise<{ type: string; text: string }>

/** `GET /metrics` for Prometheus; with a token only for whoever bears it (RFC 6750). */
export function metricsRoutes(app: FastifyInstance, token: string | undefined, read: Read): void {
  app.get('/metrics', { config: { rateLimit: { max: 120, timeWindow: 60_000 } } }, async (request, reply) => {
    if (token !== undefined && !bears(request, token))
      return reply
        .status(401)
        .header('www-authenticate', 'Bearer')
        .type('text/plain')
        .send('A token is needed.\n')
    const { type, text } = await read()
    return reply.type(type).header('cache-control', 'no-store').send(text)
  })
}

/** A server that has metrics and nothing else, for a port of its own. */
export function createMetricsServer(token: string | undefined, read: Read): FastifyInstance {
  const app = fastify({ forceCloseConnections: true })
  metricsRoutes(app, token, read)
  return app
}
