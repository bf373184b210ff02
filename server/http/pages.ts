import { existsSync } from 'node:fs'
import { join, sep } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Refusal } from '#shared/errors.ts'

const year = 365 * 24 * 3_600

/** The built client. Every page is the same document; its files carry their hash in the name and never change. */
export async function pageRoutes(app: FastifyInstance, folder: string): Promise<void> {
  const built = existsSync(join(folder, 'index.html'))
  if (built)
    await app.register(fastifyStatic, {
      root: folder,
      preCompressed: true,
      index: false,
      setHeaders: cacheByName,
    })
  else app.log.warn({ folder }, 'the client is not built; run "npm start" or "npm run build"')
  app.setNotFoundHandler((request, reply) => {
    if (!built || !isPage(request)) throw new Refusal('not-found', 'nothing here')
    return reply.header('cache-control', 'no-cache').sendFile('index.html')
  })
}

function cacheByName(reply: { header(name: string, value: string): unknown }, path: string): void {
  const hashed = path.includes(`${sep}assets${sep}`)
  reply.header('cache-control', hashed ? `public, max-age=${year}, immutable` : 'no-cache')
}

const isPage = ({ method, url }: FastifyRequest): boolean =>
  method === 'GET' && !url.startsWith('/api/') && !/\.\w+(\?|$)/.test(url)
