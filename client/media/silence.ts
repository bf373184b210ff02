/** The counters of a transport's selected candidate pair at one moment (`at`, ms); all in bytes or messages. */
export type PathSample = { at: number; pair: string; heard: number; sent: number }

/** `doubtful`: worth asking another witness; `silent`: worth looking for another path. */
export type Verdict = 'alive' | 'doubtful' | 'silent'

/** ms without a sound from a path on which something is due, at least; and as multiples of its usual longest gap. */
const busy = { doubtful: 300, silent: 1_000, doubtfulGaps: 1.5, silentGaps: 2.5 }
/** ms without a sound from an idle path: its consent checks (RFC 7675) are answered every 2.5 s. */
const idle = { doubtful: 4_000, silent: 6_500 }
/** A sample this late (ms) says nothing: the machine slept, and what arrived meanwhile is not yet counted. */
const late = 1_500
/** So many samples must agree: one alone may have overtaken the packets that wait behind it. */
const agreeing = 2
/** How much of the usual gap is remembered from one sample to the next; half of it after some ten seconds. */
const memory = 0.98
/** bytes/s that are answered by reports, if they arrive: more than reports and consent checks themselves make. */
const answeredRate = 1_000

/** Judges from samples of one path whether anything still arrives on it, measured by what usually does. */
export class Silence {
  #last: PathSample | undefined
  /** The sample at which something was heard last. */
  #heard: PathSample | undefined
  #quietSamples = 0
  #expecting = false
  #usualGap = 0

  /** `expecting`: media is due to arrive; otherwise only what we send lets us expect reports of it. */
  judge(sample: PathSample, expecting: boolean): Verdict {
    const last = this.#last
    const heard = this.#heard
    const begins = expecting && !this.#expecting
    this.#expecting = expecting
    this.#last = sample
    if (!last || !heard || begins || sample.at - last.at > late || sample.pair !== last.pair)
      return this.#startOver(sample)
    if (sample.heard > last.heard) {
      this.#usualGap = Math.max(last.at - heard.at, this.#usualGap * memory)
      return this.#startOver(sample)
    }
    this.#quietSamples++
    return this.#verdict(sample.at - heard.at, expecting || this.#answersDue(heard, sample))
  }

  #startOver(sample: PathSample): Verdict {
    this.#heard = sample
    this.#quietSamples = 0
    return 'alive'
  }

  #answersDue(heard: PathSample, { at, sent }: PathSample): boolean {
    return sent - heard.sent > (answeredRate * (at - heard.at)) / 1_000
  }

  #verdict(quiet: number, due: boolean): Verdict {
    if (this.#quietSamples < agreeing) return 'alive'
    const limit = (kind: 'doubtful' | 'silent') =>
      due ? Math.min(Math.max(busy[kind], busy[`${kind}Gaps`] * this.#usualGap), idle[kind]) : idle[kind]
    if (quiet >= limit('silent')) return 'silent'
    return quiet >= limit('doubtful') ? 'doubtful' : 'alive'
  }
}
