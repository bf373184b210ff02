import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import type { Config } from './config.ts'
import { parseIceUrl } from './ice-urls.ts'

type Facts = Pick<Config, 'TURN_URLS' | 'ANNOUNCED_IP'>

/**
 * The addresses from which our TURN servers send. A TURN server on this machine sends from an address of this
 * machine. Empty without TURN; host names are looked up later, and `unknown` hears of those that cannot be found.
 */
export function relayAddresses(
  { TURN_URLS = [], ANNOUNCED_IP = [] }: Facts,
  unknown: (host: string, error: unknown) => void,
): ReadonlySet<string> {
  if (TURN_URLS.length === 0) return new Set()
  const own = Object.values(networkInterfaces()).flatMap((addresses = []) => addresses)
  const external = own.filter(({ internal }) => !internal).map(({ address }) => address)
  const hosts = new Set([...TURN_URLS.flatMap((url) => parseIceUrl(url)?.host ?? []), ...ANNOUNCED_IP])
  const relays = new Set([...external, ...[...hosts].filter((host) => isIP(host) > 0)])
  for (const host of hosts) {
    if (relays.has(host)) continue
    lookup(host, { all: true })
      .then((found) => found.forEach(({ address }) => relays.add(address)))
      .catch((error: unknown) => unknown(host, error))
  }
  return relays
}
