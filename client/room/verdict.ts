import type { ParticipantId } from '#shared/protocol/ids.ts'
import type { Quality } from '#shared/protocol/index.ts'

/** Where trouble lies: on your leg, on theirs, at the server, or on the way between the only two, who send directly. */
export type Fault = 'you' | 'them' | 'server' | 'between'

/** What of somebody's media arrives here: shares of packets lost and of sound made up, 0 to 1, and the server's word on their leg. */
export type Arrival = { loss: number; concealed: number; frozen: boolean; uplink: Quality }

/** The statistics of both legs, as far as they are known here. Losses 0 to 1, round-trip time in ms. */
export type Evidence = {
  /** What you send: its loss, and how the server judges it. */
  sent: { loss: number; quality: Quality }
  roundTripTime: number
  others: ReadonlyMap<ParticipantId, Arrival>
  /** The server says that it has too much to do. */
  strained: boolean
  /** Nothing goes by the server. */
  direct: boolean
}

/** A meeting as a whole does not suffer from one participant's connection. */
export type OverallFault = Exclude<Fault, 'them'>

export type Verdict = { overall: OverallFault | undefined; tiles: ReadonlyMap<ParticipantId, Fault> }

/** From here on it is seen and heard. A picture that stands still counts if anything was lost at all. */
const trouble = { loss: 0.05, lossWhileFrozen: 0.01, concealed: 0.05, roundTripTime: 700 }

/** Whose fault it is that somebody is seen or heard badly, and whether it is anything that concerns you as a whole. */
export function judge(evidence: Evidence): Verdict {
  const tiles = new Map<ParticipantId, Fault>()
  for (const [id, arrival] of evidence.others) {
    const fault = faultOf(arrival, evidence)
    if (fault) tiles.set(id, fault)
  }
  return { overall: overallOf(tiles, evidence), tiles }
}

function faultOf(arrival: Arrival, { strained, direct }: Evidence): Fault | undefined {
  // The server asks again for what is lost before it: what still shows of their leg is theirs.
  if (!direct && arrival.uplink !== 'good') return strained ? 'server' : 'them'
  if (!isTroubled(arrival)) return undefined
  if (direct) return 'between'
  return strained ? 'server' : 'you'
}

function overallOf(tiles: ReadonlyMap<ParticipantId, Fault>, evidence: Evidence): OverallFault | undefined {
  const { sent, roundTripTime, others, strained, direct } = evidence
  const count = (fault: Fault) => [...tiles.values()].filter((each) => each === fault).length
  const sendsBadly = sent.loss >= trouble.loss || (!direct && sent.quality !== 'good')
  const yours = sendsBadly || roundTripTime >= trouble.roundTripTime
  if (direct) return yours || count('between') > 0 ? 'between' : undefined
  const half = others.size / 2
  if (strained && (yours || (count('server') > 0 && count('server') >= half))) return 'server'
  return yours || (count('you') > 0 && count('you') >= half) ? 'you' : undefined
}

function isTroubled({ loss, concealed, frozen }: Arrival): boolean {
  return loss >= trouble.loss || concealed >= trouble.concealed || (frozen && loss >= trouble.lossWhileFrozen)
}

/** ms that trouble lasts before anybody is told, and that it must be away before it is taken back. */
const patience = { appear: 3_000, vanish: 5_000 }

type Lasting = { first: number; last: number }

/** Verdicts that do not flicker: what passes is not told, and what is told stays until it is surely over. */
export class SteadyVerdict {
  readonly #lasting = new Map<string, Lasting>()

  /** Takes in one judgement at `now` (ms) and returns what to tell. */
  take(judged: Verdict, now: number): Verdict {
    if (judged.overall) this.#note(`overall ${judged.overall}`, now)
    for (const [id, fault] of judged.tiles) this.#note(`${id} ${fault}`, now)
    for (const [key, { last }] of this.#lasting) if (now - last >= patience.vanish) this.#lasting.delete(key)
    return this.#told()
  }

  #note(key: string, now: number): void {
    this.#lasting.set(key, { first: this.#lasting.get(key)?.first ?? now, last: now })
  }

  /** Of several faults the one last seen, among those the one known longest. */
  #told(): Verdict {
    const told = new Map<string, Fault>()
    const ripe = [...this.#lasting].filter(([, { first, last }]) => last - first >= patience.appear)
    for (const [key] of ripe.toSorted(([, a], [, b]) => a.last - b.last || b.first - a.first)) {
      const [of = '', fault] = key.split(' ')
      told.set(of, fault as Fault)
    }
    const overall = told.get('overall') as OverallFault | undefined
    told.delete('overall')
    return { overall, tiles: told as Map<ParticipantId, Fault> }
  }
}
