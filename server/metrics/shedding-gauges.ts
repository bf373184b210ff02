import { Gauge, type Registry } from 'prom-client'
import { sheddingSteps, type SheddingStep } from '#shared/shedding.ts'
import type { Pressure } from '../capacity/pressure.ts'

/** What is given up, and the pressure that decides it. */
export type Shed = { readonly step: SheddingStep; readonly pressures: readonly Pressure[] }

/** How much there is to do and what is given up for it, looked at when asked. */
export function sheddingGauges(registry: Registry, shed: Shed): void {
  const registers = [registry]
  void new Gauge({
    name: 'atrium_shedding_step',
    help: 'What is given up as the server has too much to do: 0 nothing, 1 sharpness of small tiles, 2 all but a few tiles, 3 pictures for watchers, 4 newcomers.',
    registers,
    collect() {
      this.set(sheddingSteps.indexOf(shed.step))
    },
  })
  void new Gauge({
    name: 'atrium_pressure_ratio',
    help: 'How much of what may be used is used: cpu (busiest worker, SHED_AT), lag (event loop), uplink (UPLINK_LIMIT), packets (PACKET_LIMIT). From 1 on something is given up.',
    labelNames: ['resource'],
    registers,
    collect() {
      for (const { of, share } of shed.pressures) this.set({ resource: of }, share)
    },
  })
}
