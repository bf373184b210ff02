import { isIP } from 'node:net'

const form = /^(stuns?|turns?):(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?(\?transport=(?:udp|tcp))?$/i

/** The host and port of a STUN or TURN URL (RFC 7064, RFC 7065); undefined if it is none. */
export function parseIceUrl(url: string): { scheme: string; host: string; port: number } | undefined {
  const [, scheme = '', host = '', port, transport] = form.exec(url) ?? []
  const kind = scheme.toLowerCase()
  const number = Number(port ?? (kind.endsWith('s') ? 5349 : 3478))
  const isAddress = !host.startsWith('[') || isIP(host.slice(1, -1)) === 6
  if (!kind || !isAddress || number < 1 || number > 65_535) return undefined
  // RFC 7064 knows no transport for STUN.
  if (transport && kind.startsWith('stun')) return undefined
  return { scheme: kind, host, port: number }
}
