/** What a server uses: of the busiest worker's core 0 to 1, of the event loop's delay ms, of the uplink bit/s. */
export type Usage = { cpu: number; lag: number; uplink: number }

/** From here on each of them is too much. */
export type Limits = Usage

export type Resource = keyof Usage

/** How much of what it may use a server does use: 1 is all of it. `of` is the scarcest resource. */
export type Pressure = { share: number; of: Resource }

/** The pressure is that on the scarcest resource. */
export function pressureOf(usage: Usage, limits: Limits): Pressure {
  const shares = (['cpu', 'lag', 'uplink'] as const).map((of) => ({ of, share: usage[of] / limits[of] }))
  return shares.reduce((worst, each) => (each.share > worst.share ? each : worst))
}
