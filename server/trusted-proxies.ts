import type { IncomingMessage } from 'node:http'
import { BlockList, isIP } from 'node:net'

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An address, or a network in CIDR notation (RFC 4632). All addresses at once are nobody's proxies: `/0` is none. */
export function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (prefix === undefined) return true
  return /^\d{1,3}$/.test(prefix) && Number(prefix) >= 1 && Number(prefix) <= (family === 4 ? 32 : 128)
}

/**
 * The reverse proxies whose `X-Forwarded-For` is believed. Anybody may send that header; only what a trusted proxy
 * wrote into it counts, and that is its end.
 */
export class TrustedProxies {
  readonly #networks = new BlockList()

  /** `networks`: what `isNetwork` accepts. */
  constructor(networks: readonly string[] = []) {
    for (const network of networks) {
      const [address = '', prefix] = network.split('/')
      if (prefix === undefined) this.#networks.addAddress(address, familyOf(address))
      else this.#networks.addSubnet(address, Number(prefix), familyOf(address))
    }
  }

  /** An IPv4 address counts as itself in its IPv6 spelling too (`::ffff:127.0.0.1`). */
  has(address: string): boolean {
    return isIP(address) > 0 && this.#networks.check(address, familyOf(address))
  }

  /** Whom a request really comes from: the nearest address on its way that is not a trusted proxy. */
  clientOf({
    socket,
    headers,
  }: Pick<IncomingMessage, 'headers'> & { socket: { remoteAddress?: string | undefined } }): string {
    const forwarded = [headers['x-forwarded-for'] ?? []].flat().flatMap((line) => line.split(','))
    const way = [...forwarded.map((address) => address.trim()), socket.remoteAddress ?? '']
    return way.findLast((address) => !this.has(address)) ?? way[0] ?? ''
  }
}
