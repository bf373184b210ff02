import { gatherCandidates } from './gathering.ts'
import { isMapped, mappingOf, type Gathered } from './nat.ts'
import { resultOf, type CheckResult, type Outcome } from './result.ts'
import { stunUrls } from './ways.ts'

/** Which kinds of addresses this browser finds, and how the NAT before it maps them. */
export async function checkAddresses(iceServers: RTCIceServer[]): Promise<CheckResult[]> {
  const urls = stunUrls(iceServers)
  const [all, ...alone] = await Promise.all([
    gatherCandidates(iceServers),
    ...urls.map((url) => gatherCandidates([{ urls: [url] }])),
  ])
  // A browser does not say who answered; so each is asked alone first, and those who did together: by the same socket.
  const answering = urls.filter((_, index) => alone[index]?.some(isMapped))
  const mapped = answering.length > 1 ? await gatherCandidates([{ urls: answering }]) : []
  const outcome = kindOf(all, iceServers.length > 0)
  return [
    resultOf('candidates', outcome, { candidates: countsOf(all) }),
    resultOf('nat', mappingOf(mapped, { asked: urls.length, answered: answering.length }), {
      servers: answering.length,
    }),
  ]
}

/** What the gathered candidates are good for. */
export function kindOf(all: readonly Gathered[], offered: boolean): Outcome<'candidates'> {
  const has = (kind: string) => all.some(({ type }) => type === kind)
  if (all.length === 0) return 'none'
  if (!offered) return 'not-offered'
  if (has('srflx')) return 'reflexive'
  return has('relay') ? 'relayed' : 'local'
}

/** As in `2 host, 1 srflx, 1 relay`. */
function countsOf(all: readonly Gathered[]): string {
  const kinds = ['host', 'srflx', 'relay'] as const
  return kinds.map((kind) => `${all.filter(({ type }) => type === kind).length} ${kind}`).join(', ')
}
