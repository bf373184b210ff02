import { gatherCandidates } from './gathering.ts'
import { mappingOf, type Gathered } from './nat.ts'
import { resultOf, type CheckResult, type Outcome } from './result.ts'
import { stunUrls } from './ways.ts'

/** Which kinds of addresses this browser finds, and how the NAT before it maps them. */
export async function checkAddresses(iceServers: RTCIceServer[]): Promise<CheckResult[]> {
  const urls = stunUrls(iceServers)
  const [all, mapped] = await Promise.all([
    gatherCandidates(iceServers),
    gatherCandidates(urls.length > 0 ? [{ urls }] : []),
  ])
  const outcome = kindOf(all, iceServers.length > 0)
  return [
    resultOf('candidates', outcome, { candidates: countsOf(all) }),
    resultOf('nat', mappingOf(mapped, urls.length), { servers: urls.length }),
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
