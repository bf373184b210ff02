import type { PersonLoad } from './person-load.ts'

/** What one person has: cores for the browser, and a line, bit/s upwards. */
export type Means = { cores: number; uplink: number }

/** Frames per second that the camera gives and that the others send. */
const rates = { camera: 15, others: 30 } as const
/** Share of the frames that must get through, and of the cores that may be taken. */
const limits = { frames: 0.8, cores: 0.96 } as const
/** Above this share of a core the others measure themselves. */
const crowdLimit = 0.85

export type Endured =
  | { verdict: 'good' }
  | { verdict: 'broken'; reason: string }
  | { verdict: 'invalid'; reason: string }

export type JudgedPerson = PersonLoad & Endured

/** Whether a meeting of this size is one that a person with these means would want to be in. */
export function judgePerson(load: PersonLoad, { cores, uplink }: Means): JudgedPerson {
  const megabit = (bits: number) => (bits / 1e6).toFixed(1)
  const faults = [
    load.up > uplink && `sends ${megabit(load.up)} Mbit/s on a line of ${megabit(uplink)}`,
    load.cpu > limits.cores * cores && `needs ${load.cpu.toFixed(1)} of ${cores} cores`,
    load.sent.framesPerSecond < limits.frames * rates.camera &&
      `sends ${load.sent.framesPerSecond.toFixed(0)} of ${rates.camera} frames/s`,
    load.seen.framesPerSecond < seenLeast && `sees ${load.seen.framesPerSecond.toFixed(0)} frames/s`,
  ].filter((fault) => fault !== false)
  if (load.crowd > crowdLimit)
    return { ...load, verdict: 'invalid', reason: `the others took ${load.crowd.toFixed(2)} of a core` }
  return faults.length > 0
    ? { ...load, verdict: 'broken', reason: faults.join(', ') }
    : { ...load, verdict: 'good' }
}

/** A server may leave out every second frame of a small tile, so half of what is sent is whole. */
const seenLeast = (limits.frames * rates.others) / 2

/** The greatest size below the first that was not good; and that one. */
export function enduranceOf(sizes: readonly JudgedPerson[]): {
  participants: number
  brokeAt: JudgedPerson | undefined
} {
  const brokeAt = sizes.find(({ verdict }) => verdict !== 'good')
  const good = sizes.filter(
    ({ verdict, participants }) =>
      verdict === 'good' && participants < (brokeAt?.participants ?? Number.POSITIVE_INFINITY),
  )
  return { participants: Math.max(0, ...good.map(({ participants }) => participants)), brokeAt }
}
