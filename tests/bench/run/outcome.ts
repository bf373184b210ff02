import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem, type as system } from 'node:os'
import { dirname } from 'node:path'
import type { JudgedStep, Run } from '../report/figures.ts'
import { renderRun } from '../report/run-report.ts'
import type { LoadOptions } from './options.ts'
import { capacityOf } from './ramp.ts'

/** What was measured on. */
export const machine: Run['machine'] = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory: totalmem() / 2 ** 30,
  system: `${system()} ${release()}`,
  node: process.versions.node,
}

/** A whole measurement from its steps: with the machine, the command and what everybody sent. */
export function outcomeOf(options: LoadOptions, args: readonly string[], steps: JudgedStep[]): Run {
  return {
    target: options.against ?? 'Atrium, on this machine',
    at: new Date().toISOString(),
    machine,
    scenario: scenarioOf(options),
    command: ['npm run bench --', ...args.filter((_, index) => !isSecret(args, index))].join(' '),
    media: mediaOf(options),
    steps,
    capacity: capacityOf(steps),
  }
}

/** Writes the figures and the report; the folders are made. */
export async function writeOutcome(run: Run, { json, html }: { json: string; html: string }): Promise<void> {
  await Promise.all([json, html].map((file) => mkdir(dirname(file), { recursive: true })))
  await writeFile(json, `${JSON.stringify(run, null, 2)}\n`)
  await writeFile(html, renderRun(run))
}

const isSecret = (args: readonly string[], index: number): boolean =>
  args[index] === '--token' || args[index - 1] === '--token' || args[index]?.startsWith('--token=') === true

function scenarioOf({ token: _, ...options }: LoadOptions): Run['scenario'] {
  return Object.fromEntries(
    Object.entries(options).filter(
      (entry): entry is [string, string | number | boolean] => entry[1] !== undefined,
    ),
  )
}

function mediaOf({ videoResolution, layout, simulateSpeakers, protocol, turn }: LoadOptions): string {
  const talk = simulateSpeakers ? 'speaking in turns' : 'all speaking at once'
  return `VP8 simulcast (${videoResolution}) at 30 frames/s and Opus at 32 kbit/s, ${talk}, seen as ${layout}, over ${turn ? 'TURN' : protocol.toUpperCase()}, AES-GCM`
}
