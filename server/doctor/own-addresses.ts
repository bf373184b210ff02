import { lookup } from 'node:dns/promises'
import { BlockList, isIP, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'

const inner = new BlockList()
for (const [address, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  inner.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  inner.addSubnet(address, bits, 'ipv6')

/** Whether an address means something in its own network only (RFC 1918, RFC 6598, RFC 4193, loopback, link-local). */
export const isInner = (address: string): boolean => inner.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

/** The addresses of this machine's interfaces. */
export function ownAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each = []) => each.map(({ address }) => address))
}

/** The addresses of a host; an address is its own. Rejects if the name leads nowhere. */
export async function addressesOf(host: string): Promise<string[]> {
  const bare = host.replace(/^\[|\]$/g, '')
  if (isIP(bare) > 0) return [bare]
  return (await lookup(bare, { all: true })).map(({ address }) => address)
}

/** Whether a host is this machine, as far as its addresses tell. */
export async function isThisMachine(host: string): Promise<boolean> {
  const own = ownAddresses()
  return (await addressesOf(host).catch(() => [])).some(
    (address) => own.includes(address) || address.startsWith('127.'),
  )
}
