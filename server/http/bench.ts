import type { FastifyInstance } from 'fastify'
import { Refusal } from '#shared/errors.ts'
import { protocolVersion } from '#shared/version.ts'
import { bears } from './bearer.ts'

/** `GET /api/bench`: the operator allows load tests to whoever shows the token; there is no such route without one. */
export function benchRoutes(app: FastifyInstance, token: string): void {
  app.get('/api/bench', { config: { rateLimit: { max: 30, timeWindow: 60_000 } } }, (request, reply) => {
    if (!bears(request, token)) {
      void reply.header('www-authenticate', 'Bearer')
      throw new Refusal('unauthorized', 'this needs LOAD_TEST_TOKEN as a bearer token')
    }
    return { protocol: protocolVersion }
  })
}
