import type { FastifyInstance } from 'fastify'
import { Refusal } from '#shared/errors.ts'
import { DrainAsk } from '#shared/protocol/http.ts'
import { bears } from './bearer.ts'

export type AdminRoutes = {
  token: string
  /** Seconds that meetings may go on when none are asked for. */
  seconds: number
  drain(seconds: number): { rooms: number; ends: Date }
}

/** What an operator may ask, with the token (RFC 6750). `POST /api/admin/drain`: no new meetings, then the end. */
export function adminRoutes(app: FastifyInstance, { token, seconds, drain }: AdminRoutes): void {
  app.post(
    '/api/admin/drain',
    { config: { rateLimit: { max: 30, timeWindow: 60_000 } } },
    (request, reply) => {
      if (!bears(request, token)) {
        void reply.header('www-authenticate', 'Bearer')
        throw new Refusal('unauthorized', 'this needs ADMIN_TOKEN as a bearer token')
      }
      const asked = DrainAsk.safeParse(request.body ?? {})
      if (!asked.success) throw new Refusal('invalid-request', 'seconds: a number from 0 to 86400')
      void reply.status(202)
      return { status: 'draining', ...drain(asked.data.seconds ?? seconds) }
    },
  )
}
