import { printTable } from '../measure.ts'
import { busiestGenerator, costPerPacket, serverCores, type JudgedStep, type Run } from '../report/figures.ts'
import { figure, percentage } from '../report/text.ts'
import { describeFault } from './judgement.ts'

/** One line that is written over and over; without a terminal each text gets a line of its own. */
export class LiveLine {
  readonly #started = Date.now()

  tell(text: string): void {
    const seconds = Math.round((Date.now() - this.#started) / 1_000)
    const line = `${String(seconds).padStart(4)} s  ${text}`
    process.stderr.write(process.stderr.isTTY ? `\r\u001B[K${line}` : `${line}\n`)
  }

  end(): void {
    if (process.stderr.isTTY) process.stderr.write('\r\u001B[K')
  }
}

/** The figures of a run, a line for each size, and what they say. */
export function printRun(run: Run): void {
  printTable(run.media, run.steps.map(rowOf))
  for (const step of run.steps.filter(({ sentinels }) => sentinels.length > 0)) printSentinels(step)
  console.log(`\n${run.capacity.sentence}`)
}

const rowOf = (step: JudgedStep) => ({
  people: step.participants,
  streams: step.subscriptions,
  'in /s': figure(step.packets.in),
  'out /s': figure(step.packets.out),
  'out Mbit/s': figure(step.bits.out / 1e6),
  lost: percentage(step.loss),
  'jitter ms': figure(step.jitter, 2),
  'delay ms p50/p99': `${figure(step.delay.p50, 2)}/${figure(step.delay.p99, 2)}`,
  'join ms p50/p99': `${figure(step.join.p50)}/${figure(step.join.p99)}`,
  'server cores': figure(step.server.workers.length > 0 ? serverCores(step) : null, 2),
  'us/packet': figure(costPerPacket(step)),
  'MiB each': figure(step.server.memoryPerParticipant, 2),
  'messages /s': figure(step.server.messages.out, 2),
  'generator core': percentage(busiestGenerator(step)),
  verdict: wordsOf(step),
})

function wordsOf(step: JudgedStep): string {
  if (step.verdict === 'invalid') return `invalid: ${step.reason}`
  return step.verdict === 'good' ? 'good' : step.faults.map(describeFault).join(', ')
}

function printSentinels({ participants, sentinels }: JudgedStep): void {
  printTable(
    `Real browsers among ${participants}`,
    sentinels.map(({ name, join, framesPerSecond, frozen, freezes, concealed, pictures }) => ({
      name,
      'join ms': figure(join),
      'frames/s': figure(framesPerSecond),
      pictures,
      freezes,
      frozen: percentage(frozen),
      'sound concealed': percentage(concealed),
    })),
  )
}
