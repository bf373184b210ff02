import { isIPv4, isIPv6 } from 'node:net'
import type { NetworkInterfaceInfo } from 'node:os'
import type { IceCandidate, TransportListenInfo } from 'mediasoup/types'
import type { Config } from '../config.ts'

/** An address to listen at, and by which addresses browsers reach it (its own if none are announced). */
export type MediaAddress = { ip: string; announced: string[] }

type Interfaces = NodeJS.Dict<Array<Pick<NetworkInterfaceInfo, 'address' | 'internal'>>>

/** Bytes of a media port's buffers; a key frame for fifty viewers is one burst. The kernel may grant less (`net.core.wmem_max`, `rmem_max`). */
export const mediaBufferSize = 2 * 1024 * 1024

const wildcards = ['0.0.0.0', '::']

/**
 * Where workers listen. Announced addresses are reached through `LISTEN_IP`; without any, a certain `LISTEN_IP` is
 * taken as it is, and a wildcard means each address of this machine, so that candidates are right unconfigured.
 */
export function mediaAddresses(
  { LISTEN_IP, ANNOUNCED_IP }: Pick<Config, 'LISTEN_IP' | 'ANNOUNCED_IP'>,
  interfaces: Interfaces,
): MediaAddress[] {
  if (ANNOUNCED_IP) return announcedAddresses(LISTEN_IP, ANNOUNCED_IP)
  if (!wildcards.includes(LISTEN_IP)) return [{ ip: LISTEN_IP, announced: [] }]
  const own = Object.values(interfaces).flatMap((addresses = []) => addresses)
  const reachable = own.filter(({ internal, address }) => !internal && isReachable(address))
  return [...reachable.map(({ address }) => address), '127.0.0.1'].map((ip) => ({ ip, announced: [] }))
}

/** A port can be had once per family, so addresses of one family share a socket. Host names go with `LISTEN_IP`. */
function announcedAddresses(listenIp: string, announced: readonly string[]): MediaAddress[] {
  const ipFor = (address: string): string => {
    if (isIPv6(address)) return isIPv6(listenIp) ? listenIp : '::'
    if (isIPv4(address)) return isIPv4(listenIp) ? listenIp : '0.0.0.0'
    return listenIp
  }
  const groups = Map.groupBy(new Set(announced), ipFor)
  return [...groups].map(([ip, group]) => ({ ip, announced: group }))
}

/** UDP and TCP at each address, for one worker's port. */
export function listenInfosFor(addresses: readonly MediaAddress[], port: number): TransportListenInfo[] {
  return addresses.flatMap(({ ip, announced: [announcedAddress] }) => {
    const place = { ip, port, ...(announcedAddress && { announcedAddress }), flags: { ipv6Only: isIPv6(ip) } }
    return [
      {
        ...place,
        protocol: 'udp' as const,
        sendBufferSize: mediaBufferSize,
        recvBufferSize: mediaBufferSize,
      },
      { ...place, protocol: 'tcp' as const },
    ]
  })
}

/** mediasoup announces one address per socket; this adds the others that lead to it. */
export function withEveryAnnounced(
  candidates: readonly IceCandidate[],
  addresses: readonly MediaAddress[],
): IceCandidate[] {
  return candidates.flatMap((candidate) => {
    const group = addresses.find(({ announced }) => announced[0] === candidate.address)?.announced ?? []
    const others = group.slice(1).map((address) => ({ ...candidate, address, ip: address }))
    return [candidate, ...others]
  })
}

/** Not link-local (RFC 3927, RFC 4291); of IPv6 only global unicast. */
const isReachable = (address: string): boolean =>
  isIPv4(address) ? !address.startsWith('169.254.') : /^[23]/.test(address)
