import { Lifetime } from '#shared/lifetime.ts'
import { Counters } from '../load/counters.ts'
import { createCertificate, type Certificate } from '../load/dtls.ts'
import { LoadParticipant } from '../load/load-participant.ts'
import { openNetwork, type PacketNetwork } from '../load/network.ts'
import { cameras, layouts, type LayoutPlan } from '../load/plan.ts'
import { openTarget } from '../load/targets.ts'
import type { Target } from '../load/target.ts'

/** ms between sends. */
const tick = 5

/** Nothing is on the screen. */
export const nothing: LayoutPlan = { tiles: 0, width: 0, height: 0 }

/** Participants in this process: they join, connect, and send and receive packets as browsers do. */
export class Crowd {
  readonly counters = new Counters()
  readonly #life = new Lifetime()
  readonly #network: PacketNetwork
  readonly #target: Target
  readonly #certificate: Certificate
  readonly #participants = new Set<LoadParticipant>()

  static async open(url: string): Promise<Crowd> {
    return new Crowd(url, await createCertificate())
  }

  private constructor(url: string, certificate: Certificate) {
    this.#certificate = certificate
    this.#network = this.#life.own(openNetwork())
    this.#target = this.#life.own(openTarget({ kind: 'atrium', url }))
    this.#life.every(tick, () => {
      this.#network.poll()
      for (const participant of this.#participants) participant.turn(performance.now())
    })
    this.#life.onClose(() => this.dismiss([...this.#participants]))
  }

  /** Somebody with a camera, who looks at nothing. */
  publisher(room: string, index: number): Promise<LoadParticipant> {
    return this.#join({ room, name: `Camera ${index}`, camera: cameras.high, layout: nothing })
  }

  /** Somebody who only looks. */
  watcher(room: string, index: number, layout = nothing): Promise<LoadParticipant> {
    return this.#join({ room, name: `Watcher ${index}`, layout })
  }

  /** These leave. */
  dismiss(participants: Iterable<LoadParticipant>): void {
    for (const participant of participants) {
      this.#participants.delete(participant)
      participant.close()
    }
  }

  close(): void {
    this.#life.close()
  }

  async #join(plan: Omit<LoadParticipant['plan'], 'protocol' | 'cipher'>): Promise<LoadParticipant> {
    const participant = new LoadParticipant({
      plan: { ...plan, protocol: 'udp', cipher: 'gcm' },
      target: this.#target,
      network: this.#network,
      counters: this.counters,
      certificate: this.#certificate,
      failed: (reason) => {
        throw new Error(`${plan.name}: ${reason}`)
      },
    })
    this.#participants.add(participant)
    await participant.join()
    return participant
  }
}

/** Everybody's cameras on the screen, in small tiles. */
export const everything = (count: number): LayoutPlan => ({ ...layouts['5x5'], tiles: count })
