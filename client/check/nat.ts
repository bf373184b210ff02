import type { Outcome } from './result.ts'

/** What a browser tells of a gathered candidate (WebRTC 1.0, RTCIceCandidate). */
export type Gathered = Pick<RTCIceCandidate, 'type' | 'protocol' | 'address' | 'port'> & {
  relatedAddress?: string | null
  relatedPort?: number | null
  url?: string | null
}

/**
 * Whether the NAT gives a socket one public port whoever it speaks to (endpoint-independent mapping, RFC 4787 4.1) or
 * another for each. `asked`: how many STUN addresses there are; `answered`: those that `gathered` was gathered with.
 */
export function mappingOf(
  gathered: readonly Gathered[],
  { asked, answered }: { asked: number; answered: number },
): Outcome<'nat'> {
  if (asked < 2) return 'too-few'
  if (answered === 1) return 'one-answer'
  const seen = gathered.filter(isMapped)
  if (seen.length === 0) return 'unseen'
  const bases = groupBy(seen, ({ relatedAddress, relatedPort }) =>
    relatedPort ? `${relatedAddress}:${relatedPort}` : undefined,
  )
  if (bases) return [...bases.values()].some((ports) => ports.size > 1) ? 'symmetric' : 'independent'
  return mappingOfHidden(gathered, seen)
}

/** Seen from outside, by a STUN server. */
export const isMapped = ({ type, protocol }: Gathered): boolean => type === 'srflx' && protocol === 'udp'

/** Without permission for devices a browser hides its own addresses: then the number of its sockets must do. */
function mappingOfHidden(gathered: readonly Gathered[], seen: readonly Gathered[]): Outcome<'nat'> {
  const sockets = gathered.filter(({ type, protocol }) => type === 'host' && protocol === 'udp').length
  const mapped = new Set(seen.map(addressOf)).size
  // The same mapped address is told once only, so one alone was the same for all servers.
  if (mapped === 1) return 'independent'
  return mapped > sockets ? 'symmetric' : 'unclear'
}

/** The mapped addresses of each base; undefined if a base is hidden. */
function groupBy(
  seen: readonly Gathered[],
  baseOf: (one: Gathered) => string | undefined,
): Map<string, Set<string>> | undefined {
  const bases = new Map<string, Set<string>>()
  for (const one of seen) {
    const base = baseOf(one)
    if (base === undefined) return undefined
    bases.set(base, (bases.get(base) ?? new Set()).add(addressOf(one)))
  }
  return bases
}

const addressOf = ({ address, port }: Gathered) => `${address} ${port}`
