import type { FastifyInstance } from 'fastify'
import type { IceResource } from '#shared/protocol/http.ts'
import type { IceServer } from '#shared/protocol/ice.ts'

/** STUN over HTTP, for a call without rooms. TURN stays with the meetings: it relays to this server's media and no other. */
export function iceRoutes(app: FastifyInstance, stunServers: IceServer[]): void {
  app.get(
    '/api/ice',
    { config: { rateLimit: { max: 120, timeWindow: 60_000 } } },
    (_, reply): IceResource => {
      void reply.header('cache-control', 'no-store')
      return { iceServers: stunServers }
    },
  )
}
