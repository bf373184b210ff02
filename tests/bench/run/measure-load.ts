import type { LoadRun } from '../load/load-run.ts'
import type { Fault, JudgedStep } from '../report/figures.ts'
import { describeFault, judge } from './judgement.ts'
import type { LoadOptions } from './options.ts'
import { ramp } from './ramp.ts'
import { participantsOf, plansFor, roomsOf } from './who.ts'

/** No ramp goes further: a room takes a thousand. */
const most = 1_000

/** What one bad moment can cause: it must be seen twice to count. */
const fleeting: ReadonlySet<Fault['what']> = new Set(['delay', 'loss'])

/** A server under a load that grows. */
export type GrowingRun = Pick<LoadRun, 'add' | 'measure'> & AsyncDisposable

/** Opens a load run on an empty server, and tells what is going on. */
export type Stand = { open(): Promise<GrowingRun>; tell(text: string): void }

/** Carries out what the options ask for: one size, or a ramp. The steps come in the order of size. */
export async function measureLoad(options: LoadOptions, stand: Stand): Promise<JudgedStep[]> {
  await using load = new GrowingLoad(options, stand)
  const start = participantsOf(options)
  if (!options.ramp) return [await load.measure(start)]
  return await ramp({ start, most, tolerance: 0.08 }, (participants) => load.measure(participants))
}

/** Participants only ever join; for a smaller size than the last one all begins anew. */
class GrowingLoad implements AsyncDisposable {
  readonly #options: LoadOptions
  readonly #stand: Stand
  #run: GrowingRun | undefined
  #inside = 0

  constructor(options: LoadOptions, stand: Stand) {
    this.#options = options
    this.#stand = stand
  }

  async measure(participants: number): Promise<JudgedStep> {
    const { numPerSecond, duration } = this.#options
    if (participants <= this.#inside) await this[Symbol.asyncDispose]()
    this.#run ??= await this.#stand.open()
    this.#stand.tell(
      `${participants} participants: ${participants - this.#inside} join, ${numPerSecond} a second`,
    )
    await this.#run.add(plansFor(this.#options, this.#inside, participants), numPerSecond)
    this.#inside = participants
    this.#stand.tell(`${participants} participants: measuring for ${duration} s`)
    const step = await this.#look(this.#run, participants)
    if (step.verdict === 'good') return step
    if (step.verdict === 'broken' && step.faults.some(({ what }) => !fleeting.has(what))) return step
    const why = step.verdict === 'broken' ? step.faults.map(describeFault).join(', ') : step.reason
    this.#stand.tell(`${participants} participants: ${why}; looking again`)
    return this.#look(this.#run, participants)
  }

  async #look(run: GrowingRun, participants: number): Promise<JudgedStep> {
    const step = await run.measure(this.#options.duration)
    return judge(step, roomsOf(this.#options, participants))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const run = this.#run
    this.#run = undefined
    this.#inside = 0
    await run?.[Symbol.asyncDispose]()
  }
}
