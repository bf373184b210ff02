import { BlockList, isIPv6 } from 'node:net'
import type { Transport, WebRtcTransport } from 'mediasoup/types'

/** How a transport's packets come here, as the selected candidate pair (RFC 8445) shows it. */
export type SelectedPath = {
  /**
   * The browser's candidate, judged by the address that packets come from: `relay` is a TURN server's, `host` is in
   * this network, `srflx` anything else, mostly behind a NAT. `none`: not connected.
   */
  type: 'host' | 'srflx' | 'relay' | 'none'
  protocol: 'udp' | 'tcp' | 'none'
}

/** All that there can be. */
export const everyPath: readonly SelectedPath[] = [
  { type: 'none', protocol: 'none' },
  ...(['host', 'srflx', 'relay'] as const).flatMap((type) =>
    (['udp', 'tcp'] as const).map((protocol) => ({ type, protocol })),
  ),
]

/** Private, shared, loopback and link-local addresses (RFC 1918, RFC 6598, RFC 4193, RFC 4291). */
const near = new BlockList()
for (const [network, prefix] of [
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
] as const)
  near.addSubnet(network, prefix)
near.addAddress('::1', 'ipv6')
near.addSubnet('fc00::', 7, 'ipv6')
near.addSubnet('fe80::', 10, 'ipv6')

/** The path of a transport; `relays` are the addresses that TURN servers send from. */
export function selectedPath(transport: Transport, relays: ReadonlySet<string>): SelectedPath {
  const { iceSelectedTuple, iceState } = transport as WebRtcTransport
  const connected = iceState === 'connected' || iceState === 'completed'
  if (!connected || !iceSelectedTuple) return { type: 'none', protocol: 'none' }
  const { remoteIp = '', protocol } = iceSelectedTuple
  return { type: typeOf(remoteIp, relays), protocol }
}

function typeOf(address: string, relays: ReadonlySet<string>): SelectedPath['type'] {
  if (relays.has(address)) return 'relay'
  return near.check(address, isIPv6(address) ? 'ipv6' : 'ipv4') ? 'host' : 'srflx'
}
