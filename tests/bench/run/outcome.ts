import type { JudgedStep, Run } from '../report/figures.ts'
import type { LoadOptions } from './options.ts'
import { capacityOf } from './ramp.ts'
import { originOf } from './written-report.ts'

/** A whole measurement from its steps: with the machine, the command and what everybody sent. */
export function outcomeOf(options: LoadOptions, args: readonly string[], steps: JudgedStep[]): Run {
  return {
    target: options.against ?? 'Atrium, on this machine',
    ...originOf(
      'bench',
      args.filter((_, index) => !isSecret(args, index)),
    ),
    scenario: scenarioOf(options),
    media: mediaOf(options),
    steps,
    capacity: capacityOf(steps),
  }
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
