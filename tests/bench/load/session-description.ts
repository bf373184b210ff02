import type { RtpParameters } from 'mediasoup-client/types'
import { extensionIds, extensionUris } from './header-extensions.ts'
import type { IceCredentials, RemoteCandidate, RemoteTransport } from './target.ts'

export type Description = { type: 'offer' | 'answer'; sdp: string }

/** What a participant shows of itself in a description. */
export type Self = { ice: IceCredentials; fingerprint: string }

/** One m-section of a description, as far as a receiver needs it. */
export type Section = { mid: string; kind: 'audio' | 'video'; rtpParameters: RtpParameters }

/** What the streams of an offer will be numbered, for a server that wants to know before they come (RFC 5576). */
export type OfferedStreams = { audio?: number; video?: number }

/** An offer of Opus and VP8 without simulcast (RFC 8829, RFC 8843). */
export function offerToSend({ ice, fingerprint }: Self, streams: OfferedStreams = {}): string {
  const shared = (mid: string, ssrc: number | undefined) => [
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=sendonly',
    'a=rtcp-mux',
    ...ownLines({ ice, fingerprint }, 'actpass'),
    `a=extmap:${extensionIds.mid} ${extensionUris.mid}`,
    `a=extmap:${extensionIds.transportSequence} ${extensionUris.transportSequence}`,
    ...(ssrc === undefined ? [] : [`a=ssrc:${ssrc} cname:participant`]),
  ]
  return description([
    'a=group:BUNDLE 0 1',
    'a=ice-options:trickle',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    ...shared('0', streams.audio),
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    ...shared('1', streams.video),
    'a=rtpmap:96 VP8/90000',
    'a=rtpmap:97 rtx/90000',
    'a=fmtp:97 apt=96',
    ...['nack', 'nack pli', 'ccm fir', 'transport-cc'].map((feedback) => `a=rtcp-fb:96 ${feedback}`),
  ])
}

/** Accepts everything that an offer would send. */
export function answerToReceive(offer: string, self: Self): string {
  const dropped =
    /^(?:v=|o=|s=|t=|a=(?:ssrc|candidate|end-of-candidates|ice-|fingerprint|setup|msid|sendonly|sendrecv))/
  const kept = linesOf(offer)
    .filter((line) => !dropped.test(line))
    .flatMap((line) =>
      line.startsWith('a=mid:') ? [line, 'a=recvonly', ...ownLines(self, 'active')] : [line],
    )
  const first = kept.findIndex((line) => line.startsWith('m='))
  return description([...kept.slice(0, first), 'a=ice-options:trickle', ...kept.slice(first)])
}

/** Where a description's transport is. */
export function transportOf({ type, sdp }: Description): RemoteTransport {
  const lines = linesOf(sdp)
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? ''
  return {
    ice: {
      usernameFragment: value('ice-ufrag'),
      password: value('ice-pwd'),
      // Whoever offered controls, unless the other cannot (RFC 8445, section 6.1.1).
      controlled: type === 'answer' || lines.includes('a=ice-lite'),
    },
    candidates: lines.flatMap(candidateOf),
    // Whoever answers chooses (RFC 8842, section 5.2); we choose to begin.
    dtls: type === 'answer' && value('setup') === 'active' ? 'client' : 'server',
  }
}

/** All m-sections that send something. */
export function sectionsOf(sdp: string): Section[] {
  return sdp
    .split(/\r?\n(?=m=)/)
    .slice(1)
    .map(linesOf)
    .filter((lines) => !lines.includes('a=inactive'))
    .map(sectionOf)
}

function sectionOf(lines: string[]): Section {
  const all = (pattern: RegExp) => lines.flatMap((line) => pattern.exec(line)?.slice(1) ?? [])
  const [kind = '', payloadType = ''] = all(/^m=(\w+) \d+ \S+ (\d+)/)
  const [name = '', clockRate = ''] = all(new RegExp(`^a=rtpmap:${payloadType} ([^/]+)/(\\d+)`))
  const [mid = ''] = all(/^a=mid:(.*)/)
  const [ssrc = '0'] = all(/^a=ssrc:(\d+) /)
  const [rtx] = all(/^a=ssrc-group:FID \d+ (\d+)/)
  const feedback = all(new RegExp(`^a=rtcp-fb:${payloadType} (.*)`))
  const extensions = lines.flatMap((line) => {
    const [, id, uri] = /^a=extmap:(\d+)\S* (\S+)/.exec(line) ?? []
    return id && uri ? [{ id: Number(id), uri: uri as never }] : []
  })
  return {
    mid,
    kind: kind === 'audio' ? 'audio' : 'video',
    rtpParameters: {
      mid,
      codecs: [
        {
          mimeType: `${kind}/${name}` as never,
          payloadType: Number(payloadType),
          clockRate: Number(clockRate),
          rtcpFeedback: feedback.map((each) => {
            const [type = '', parameter = ''] = each.split(' ')
            return { type, parameter }
          }),
        },
      ],
      headerExtensions: extensions,
      encodings: [{ ssrc: Number(ssrc), ...(rtx && { rtx: { ssrc: Number(rtx) } }) }],
    },
  }
}

/** A host candidate, as a line of a description or without its `a=` (RFC 8839, section 5.1); none if it is not one. */
export function candidateOf(line: string): RemoteCandidate[] {
  const [, protocol, address, port] =
    /^(?:a=)?candidate:\S+ 1 (\w+) \d+ (\S+) (\d+) typ host/i.exec(line) ?? []
  if (!protocol || !address || !port) return []
  return [{ address, port: Number(port), protocol: protocol.toLowerCase() === 'tcp' ? 'tcp' : 'udp' }]
}

const ownLines = ({ ice, fingerprint }: Self, setup: 'actpass' | 'active'): string[] => [
  `a=ice-ufrag:${ice.usernameFragment}`,
  `a=ice-pwd:${ice.password}`,
  `a=fingerprint:sha-256 ${fingerprint}`,
  `a=setup:${setup}`,
]

const linesOf = (sdp: string): string[] => sdp.split(/\r?\n/).filter((line) => line !== '')

const description = (lines: string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, ''].join('\r\n')
