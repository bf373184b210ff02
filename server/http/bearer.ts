import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

/** Whether a request carries this token (RFC 6750), compared in constant time. */
export function bears({ headers }: Pick<FastifyRequest, 'headers'>, token: string): boolean {
  const [, given] = /^bearer +(\S+) *$/i.exec(headers.authorization ?? '') ?? []
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}
