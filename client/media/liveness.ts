import { Lifetime } from '#shared/lifetime.ts'
import { pathSample } from './path-sample.ts'
import type { Direction } from './routed-media.ts'
import { Silence, type Verdict } from './silence.ts'

/** ms between samples: five of them make up the second after which a path counts as silent. */
const pace = 200
/**
 * After an alarm this many times the time a sure answer takes, within these limits (ms), the path counts as beyond
 * help: a restart's own checks would have been heard by then.
 */
const stubborn = { answers: 3, least: 600, most: 1_500 }
/** ms from one alarm to the next while nothing helps. Chromium clings to a dead pair for 3.5 s though it has a better one. */
const pauses = { first: 4_000, growth: 2, most: 30_000 }

export type LivenessOptions = {
  /** Any report that contains the transport's candidate pairs, the smaller the better; undefined: nothing to watch. */
  report(direction: Direction): Promise<RTCStatsReport> | undefined
  /** Whether media should arrive now. */
  expecting(): boolean
  /** Nothing was heard for a moment: ask another witness. */
  doubtful(): void
  /** Nothing was heard for longer than usual on a path: look for another. */
  silent(): void
  /** How long an answer of the server takes at most while all is well, ms. */
  answering(): number
  /** Nothing is heard in spite of that. */
  stubborn(): void
}

/** Listens whether anything arrives on both transports, far sooner than ICE itself notices (RFC 7675: 30 s). */
export class Liveness {
  readonly #options: LivenessOptions
  readonly #life = new Lifetime()
  readonly #alarm = new Alarm()
  readonly #verdicts = new Map<Direction, Verdict>()

  constructor(options: LivenessOptions) {
    this.#options = options
    for (const direction of ['receive', 'send'] as const) this.#listen(direction)
  }

  close(): void {
    this.#life.close()
  }

  #listen(direction: Direction): void {
    const silence = new Silence()
    const listen = async (): Promise<void> => {
      // An ended track or transport has no statistics any more.
      const report = await this.#options.report(direction)?.catch(() => undefined)
      const sample = report && pathSample(report, performance.now())
      if (!sample || this.#life.closed) return
      this.#act(
        direction,
        silence.judge(sample, direction === 'receive' && this.#options.expecting()),
        sample.at,
      )
    }
    let listening = false
    this.#life.every(pace, () => {
      if (listening) return
      listening = true
      void listen().finally(() => (listening = false))
    })
  }

  #act(direction: Direction, verdict: Verdict, now: number): void {
    const before = this.#verdicts.get(direction) ?? 'alive'
    this.#verdicts.set(direction, verdict)
    if (before === 'alive' && verdict !== 'alive') this.#options.doubtful()
    if (verdict === 'silent') this.#raise(now)
    if ([...this.#verdicts.values()].every((each) => each === 'alive')) this.#alarm.calm(now)
  }

  get #patience(): number {
    const answer = stubborn.answers * this.#options.answering()
    return Math.min(Math.max(answer, stubborn.least), stubborn.most)
  }

  #raise(now: number): void {
    if (this.#alarm.due(now)) this.#options.silent()
    else if (this.#alarm.ignored(now, this.#patience)) this.#options.stubborn()
  }
}

/** Lets alarms through with growing pauses while they are of no use. */
class Alarm {
  #next = 0
  #raised = Number.POSITIVE_INFINITY
  #pause = pauses.first

  /** Whether nothing has been heard for `ms` since an alarm. */
  ignored(now: number, ms: number): boolean {
    return now - this.#raised >= ms
  }

  due(now: number): boolean {
    if (now < this.#next) return false
    this.#raised = now
    this.#next = now + this.#pause
    this.#pause = Math.min(this.#pause * pauses.growth, pauses.most)
    return true
  }

  /** Something was heard; after a while of that the next silence is a new one. */
  calm(now: number): void {
    this.#raised = Number.POSITIVE_INFINITY
    if (now > this.#next + this.#pause) this.#pause = pauses.first
  }
}
