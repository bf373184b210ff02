import type { FastifyInstance } from 'fastify'

/** `/healthz`: the process answers. `/readyz`: it also has a media worker and is not stopping. */
export function healthRoutes(app: FastifyInstance, ready: () => boolean): void {
  app.get('/healthz', () => ({ status: 'ok' }))
  app.get('/readyz', (_, reply) => {
    const isReady = ready()
    void reply.status(isReady ? 200 : 503)
    return { status: isReady ? 'ready' : 'not ready' }
  })
}
