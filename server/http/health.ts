import type { FastifyInstance } from 'fastify'

/** `ready`: takes new meetings. `draining`: goes on with those there are. `not ready`: has no media worker, or stops. */
export type Readiness = 'ready' | 'draining' | 'not ready'

/** `/healthz`: the process answers. `/readyz`: it takes new meetings (200), or does not (503). */
export function healthRoutes(app: FastifyInstance, readiness: () => Readiness): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_, reply) => {
    const status = readiness()
    void reply.status(status === 'ready' ? 200 : 503)
    return { status }
  })
}
