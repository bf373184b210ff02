export type CandidateType = 'host' | 'srflx' | 'prflx' | 'relay'

/** A way to reach somebody (RFC 8839, 5.1). */
export type Candidate = {
  type: CandidateType
  protocol: 'udp' | 'tcp'
  address: string
  port: number
  priority: number
  /** The address is hidden behind a random name (mDNS, `….local`), which only machines of the same network can resolve. */
  hidden: boolean
  family: 'IPv4' | 'IPv6' | undefined
}

const pattern = /^(?:a=)?candidate:\S+ \d+ (udp|tcp) (\d+) (\S+) (\d+) typ (host|srflx|prflx|relay)(?: |$)/i

/** Reads a candidate line; undefined if it is none. */
export function parseCandidate(line: string): Candidate | undefined {
  const [, protocol, priority, address, port, type] = pattern.exec(line.trim()) ?? []
  if (!protocol || !address || !type) return undefined
  const hidden = address.endsWith('.local')
  return {
    type: type.toLowerCase() as CandidateType,
    protocol: protocol.toLowerCase() as 'udp' | 'tcp',
    address,
    port: Number(port),
    priority: Number(priority),
    hidden,
    family: hidden ? undefined : address.includes(':') ? 'IPv6' : 'IPv4',
  }
}

/** An address with its port as people write it; of a hidden one only the beginning. */
export function shownAddress({ address, port }: Pick<Candidate, 'address' | 'port'>): string {
  if (address.endsWith('.local')) return `${address.slice(0, 8)}….local:${port}`
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`
}

/** All candidates in a session description, the preferred one first. */
export function candidatesOf(sdp: string): Candidate[] {
  return sdp
    .split(/\r?\n/)
    .flatMap((line) => (line.startsWith('a=candidate:') ? (parseCandidate(line) ?? []) : []))
    .toSorted((a, b) => b.priority - a.priority)
}
