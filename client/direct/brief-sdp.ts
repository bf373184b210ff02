/** The header extensions that a call of two is better for: which section a packet belongs to, and bandwidth estimation. */
const wantedExtensions = /sdes:mid$|transport-wide-cc/

/** What two browsers can do without, section by section: defaults, other extensions, and names of things they know. */
const dispensable = [
  /^a=extmap-allow-mixed/,
  /^a=msid-semantic/,
  /^a=rtcp:/,
  /^a=rtcp-xr:/,
  /^a=ssrc:\d+ (?!cname:)/,
  /^a=candidate:.* tcptype active/,
  /^a=end-of-candidates/,
]

/** A session description with all that is needed to connect and nothing else, so that it fits into a picture of dots. */
export function briefSdp(sdp: string): string {
  return sdp
    .split(/(?=^m=)/m)
    .map((section) =>
      section
        .split('\r\n')
        .filter((line) => isNeeded(line, section.startsWith('m=audio')))
        .map(briefCandidate)
        .join('\r\n'),
    )
    .join('')
}

function isNeeded(line: string, audio: boolean): boolean {
  if (line.startsWith('a=extmap:')) return wantedExtensions.test(line)
  // Sound is told by its section; video names its sources, because repeats come as a second one.
  if (audio && line.startsWith('a=ssrc')) return false
  return !dispensable.some((pattern) => pattern.test(line))
}

/** Candidates as RFC 8839 has them, without what a browser adds for itself. */
const briefCandidate = (line: string): string =>
  line.startsWith('a=candidate:')
    ? line.replaceAll(/ (generation|network-id|network-cost|ufrag) \S+/g, '')
    : line
