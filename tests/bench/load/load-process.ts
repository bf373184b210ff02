import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ParticipantPlan, ProcessPlan } from './plan.ts'
import type { CounterSums, PopulationSample } from './population.ts'
import type { ProcessAnswer, ProcessAsk, ProcessValue } from './process-messages.ts'

const main = join(import.meta.dirname, 'load-process-main.ts')

type Waiting = PromiseWithResolvers<ProcessValue>
type Question = ProcessAsk extends infer Ask ? (Ask extends ProcessAsk ? Omit<Ask, 'number'> : never) : never

/** A process full of participants, as whoever started it sees it. */
export class LoadProcess implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #asked = 0

  static async start(plan: ProcessPlan): Promise<LoadProcess> {
    const started = new LoadProcess(fork(main, { serialization: 'advanced' }))
    await started.#ask({ type: 'open', plan })
    return started
  }

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (answer: ProcessAnswer) => this.#answered(answer))
    child.on('exit', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the load process ended'))
      this.#waiting.clear()
    })
  }

  get pid(): number {
    return this.#child.pid ?? 0
  }

  /** Resolves when its media can flow. */
  async join(plan: ParticipantPlan): Promise<void> {
    await this.#ask({ type: 'join', plan })
  }

  async sample(): Promise<PopulationSample> {
    return (await this.#ask({ type: 'sample' })) as PopulationSample
  }

  /** What it has counted so far, for a look in between. */
  async sums(): Promise<CounterSums> {
    return (await this.#ask({ type: 'sums' })) as CounterSums
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.disconnect()
    await ended
  }

  #ask(question: Question): Promise<ProcessValue> {
    const number = ++this.#asked
    const waiting: Waiting = Promise.withResolvers()
    this.#waiting.set(number, waiting)
    this.#child.send({ ...question, number })
    return waiting.promise
  }

  #answered(answer: ProcessAnswer): void {
    const waiting = this.#waiting.get(answer.number)
    this.#waiting.delete(answer.number)
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.value)
  }
}
