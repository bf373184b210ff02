import { parseCandidate } from './candidates.ts'

/** What a line of a session description says; each has an explanation of its own. */
export type SdpMeaning =
  | 'version'
  | 'origin'
  | 'name'
  | 'time'
  | 'bundle'
  | 'audio'
  | 'video'
  | 'data'
  | 'connection'
  | 'host'
  | 'hidden'
  | 'srflx'
  | 'prflx'
  | 'relay'
  | 'ufrag'
  | 'password'
  | 'trickle'
  | 'fingerprint'
  | 'either-role'
  | 'active-role'
  | 'passive-role'
  | 'mid'
  | 'bundle-only'
  | 'extension'
  | 'both-ways'
  | 'one-way'
  | 'track'
  | 'rtcp-mux'
  | 'rtcp-size'
  | 'codec'
  | 'feedback'
  | 'parameters'
  | 'source-group'
  | 'source'
  | 'data-port'
  | 'message-size'
  | 'other'

export type SdpSection = 'session' | 'audio' | 'video' | 'data'

/** One line and what it says. `repeated`: this section says the same as one before. */
export type ReadLine = { line: string; section: SdpSection; meaning: SdpMeaning; repeated: boolean }

const meanings: ReadonlyArray<readonly [beginning: string, meaning: SdpMeaning]> = [
  ['v=', 'version'],
  ['o=', 'origin'],
  ['s=', 'name'],
  ['t=', 'time'],
  ['c=', 'connection'],
  ['m=audio', 'audio'],
  ['m=video', 'video'],
  ['m=application', 'data'],
  ['a=group:BUNDLE', 'bundle'],
  ['a=ice-ufrag:', 'ufrag'],
  ['a=ice-pwd:', 'password'],
  ['a=ice-options:', 'trickle'],
  ['a=fingerprint:', 'fingerprint'],
  ['a=setup:actpass', 'either-role'],
  ['a=setup:active', 'active-role'],
  ['a=setup:passive', 'passive-role'],
  ['a=mid:', 'mid'],
  ['a=bundle-only', 'bundle-only'],
  ['a=extmap:', 'extension'],
  ['a=sendrecv', 'both-ways'],
  ['a=sendonly', 'one-way'],
  ['a=recvonly', 'one-way'],
  ['a=inactive', 'one-way'],
  ['a=msid:', 'track'],
  ['a=rtcp-mux', 'rtcp-mux'],
  ['a=rtcp-rsize', 'rtcp-size'],
  ['a=rtpmap:', 'codec'],
  ['a=rtcp-fb:', 'feedback'],
  ['a=fmtp:', 'parameters'],
  ['a=ssrc-group:', 'source-group'],
  ['a=ssrc:', 'source'],
  ['a=sctp-port:', 'data-port'],
  ['a=max-message-size:', 'message-size'],
]

/** Reads a session description (RFC 8866) line by line. */
export function readSdp(sdp: string): ReadLine[] {
  const seen = new Set<string>()
  let section: SdpSection = 'session'
  return sdp
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => {
      const meaning = meaningOf(line)
      if (line.startsWith('m=')) section = sectionOf(meaning)
      const repeated = seen.has(line)
      seen.add(line)
      return { line, section, meaning, repeated }
    })
}

function meaningOf(line: string): SdpMeaning {
  const candidate = parseCandidate(line)
  if (candidate) return candidate.hidden ? 'hidden' : candidate.type
  return meanings.find(([beginning]) => line.startsWith(beginning))?.[1] ?? 'other'
}

const sectionOf = (meaning: SdpMeaning): SdpSection =>
  meaning === 'audio' || meaning === 'video' ? meaning : 'data'
