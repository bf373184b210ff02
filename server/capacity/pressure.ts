/**
 * What a server uses: of the busiest worker's core 0 to 1, of the event loop's delay ms, of the uplink bit/s and
 * packets/s.
 */
export type Usage = { cpu: number; lag: number; uplink: number; packets: number }

/** From here on each of them is too much; Infinity: never. */
export type Limits = Usage

export const resources = ['cpu', 'lag', 'uplink', 'packets'] as const

export type Resource = (typeof resources)[number]

/** How much of what it may use a server does use: 1 is all of it. `of` is the scarcest resource. */
export type Pressure = { share: number; of: Resource }

/** How much of each resource is used, 1 being all of what may be used. */
export function pressuresOf(usage: Usage, limits: Limits): Pressure[] {
  return resources.map((of) => ({ of, share: usage[of] / limits[of] }))
}

/** The pressure is that on the scarcest resource. */
export function highest(pressures: readonly Pressure[]): Pressure {
  return pressures.reduce((worst, each) => (each.share > worst.share ? each : worst))
}
