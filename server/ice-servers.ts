import { createHmac, randomBytes } from 'node:crypto'
import type { IceServer } from '#shared/protocol/ice.ts'
import type { Config } from './config.ts'

/** How long credentials for the relay hold, ms. */
export const credentialLifetime = 10 * 60_000

/** The STUN and TURN servers for one person in one room; before joining, the person is a random number. */
export type IceServersFor = (room: string, participant?: string) => IceServer[]

/**
 * STUN servers for a call that does not come through this server. Without any configured, the TURN servers' UDP ports
 * do: every TURN server answers STUN.
 */
export function stunServersOf({
  STUN_URLS,
  TURN_URLS = [],
}: Pick<Config, 'STUN_URLS' | 'TURN_URLS'>): IceServer[] {
  const overUdp = TURN_URLS.filter((url) => url.startsWith('turn:') && !url.includes('transport=tcp'))
  const urls = STUN_URLS ?? overUdp.map((url) => url.replace('turn:', 'stun:').replace(/\?.*$/, ''))
  return urls.length > 0 ? [{ urls }] : []
}

/**
 * STUN servers as they are, TURN servers with credentials that expire (TURN REST API): the user name is the expiry in
 * seconds since the epoch, room and participant; the credential its HMAC-SHA1 under the secret shared with coturn.
 */
export function iceServersOf({
  STUN_URLS,
  TURN_URLS,
  TURN_SECRET,
}: Pick<Config, 'STUN_URLS' | 'TURN_URLS' | 'TURN_SECRET'>): IceServersFor {
  return (room, participant = randomBytes(9).toString('base64url')) => {
    const servers: IceServer[] = STUN_URLS ? [{ urls: STUN_URLS }] : []
    if (!TURN_URLS || !TURN_SECRET) return servers
    const expiry = Math.floor((Date.now() + credentialLifetime) / 1_000)
    const username = `${expiry}:${room}:${participant}`
    const credential = createHmac('sha1', TURN_SECRET).update(username).digest('base64')
    return [...servers, { urls: TURN_URLS, username, credential }]
  }
}
