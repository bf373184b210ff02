import type { RtpParameters } from 'mediasoup-client/types'
import { extensionIds, extensionUris } from './header-extensions.ts'
import type { IceCredentials, RemoteCandidate, RemoteTransport } from './target.ts'

/** What a participant shows of itself in a description. */
export type Self = { ice: IceCredentials; fingerprint: string }

/** One m-section of a description, as far as a receiver needs it. */
export type Section = { mid: string; kind: 'audio' | 'video'; rtpParameters: RtpParameters }

/** An offer of Opus and VP8 without simulcast, of which nothing need be known before it comes (RFC 8829, RFC 8843). */
export function offerToSend({ ice, fingerprint }: Self): string {
  const shared = (mid: string) => [
    'c=IN IP4 0.0.0.0',
    `a=mid:${mid}`,
    'a=sendonly',
    'a=rtcp-mux',
    ...ownLines({ ice, fingerprint }),
    `a=extmap:${extensionIds.mid} ${extensionUris.mid}`,
    `a=extmap:${extensionIds.transportSequence} ${extensionUris.transportSequence}`,
  ]
  return description([
    'a=group:BUNDLE 0 1',
    'a=ice-options:trickle',
    'm=audio 9 UDP/TLS/RTP/SAVPF 111',
    ...shared('0'),
    'a=rtpmap:111 opus/48000/2',
    'a=rtcp-fb:111 transport-cc',
    'm=video 9 UDP/TLS/RTP/SAVPF 96 97',
    ...shared('1'),
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
    .flatMap((line) => (line.startsWith('a=mid:') ? [line, 'a=recvonly', ...ownLines(self)] : [line]))
  const first = kept.findIndex((line) => line.startsWith('m='))
  return description([...kept.slice(0, first), 'a=ice-options:trickle', ...kept.slice(first)])
}

/** Where a description's transport is. */
export function transportOf(sdp: string): RemoteTransport {
  const lines = linesOf(sdp)
  const value = (name: string) =>
    lines.find((line) => line.startsWith(`a=${name}:`))?.slice(name.length + 3) ?? ''
  return {
    ice: {
      usernameFragment: value('ice-ufrag'),
      password: value('ice-pwd'),
      lite: lines.includes('a=ice-lite'),
    },
    candidates: lines.flatMap(candidateOf),
    dtls: 'server',
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

function candidateOf(line: string): RemoteCandidate[] {
  const [, protocol, address, port] = /^a=candidate:\S+ 1 (\w+) \d+ (\S+) (\d+) typ host/i.exec(line) ?? []
  if (!protocol || !address || !port) return []
  return [{ address, port: Number(port), protocol: protocol.toLowerCase() === 'tcp' ? 'tcp' : 'udp' }]
}

const ownLines = ({ ice, fingerprint }: Self): string[] => [
  `a=ice-ufrag:${ice.usernameFragment}`,
  `a=ice-pwd:${ice.password}`,
  `a=fingerprint:sha-256 ${fingerprint}`,
  'a=setup:active',
]

const linesOf = (sdp: string): string[] => sdp.split(/\r?\n/).filter((line) => line !== '')

const description = (lines: string[]): string =>
  ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 't=0 0', ...lines, ''].join('\r\n')
