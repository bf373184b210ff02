import type { WayId } from './result.ts'

/** How media is made to go: by which servers, and to which candidates of ours. */
export type Way = {
  iceServers: RTCIceServer[]
  policy: RTCIceTransportPolicy
  protocols: ReadonlyArray<'udp' | 'tcp'>
}

/** Whichever way the browser finds best, as in a meeting. */
export const anyWay = (iceServers: RTCIceServer[]): Way => ({
  iceServers,
  policy: 'all',
  protocols: ['udp', 'tcp'],
})

const relays: Record<Exclude<WayId, 'udp' | 'tcp'>, (url: string) => boolean> = {
  'turn-udp': (url) => url.startsWith('turn:') && !isTcp(url),
  'turn-tcp': (url) => url.startsWith('turn:') && isTcp(url),
  'turn-tls': (url) => url.startsWith('turns:'),
}
const isTcp = (url: string) => /[?&]transport=tcp/i.test(url)

/** How to make media take this way and no other; undefined if the server offers none (RFC 7065). */
export function wayOf(id: WayId, iceServers: readonly RTCIceServer[]): Way | undefined {
  if (id === 'udp' || id === 'tcp') return { iceServers: [], policy: 'all', protocols: [id] }
  for (const server of iceServers) {
    const url = [server.urls].flat().find(relays[id])
    if (url) return { iceServers: [{ ...server, urls: [url] }], policy: 'relay', protocols: ['udp', 'tcp'] }
  }
  return undefined
}

/** Every address that answers STUN over UDP: STUN servers, and TURN servers, which all do. */
export function stunUrls(iceServers: readonly RTCIceServer[]): string[] {
  const urls = iceServers.flatMap(({ urls: some }) => some)
  const answering = urls.filter((url) => url.startsWith('stun:') || relays['turn-udp'](url))
  return [...new Set(answering.map((url) => url.replace(/^turn:/, 'stun:').replace(/\?.*$/, '')))]
}
