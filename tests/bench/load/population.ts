import { Lifetime } from '#shared/lifetime.ts'
import { Counters } from './counters.ts'
import { createCertificate, type Certificate } from './dtls.ts'
import { LoadParticipant } from './load-participant.ts'
import { openNetwork, type PacketNetwork } from './network.ts'
import type { ParticipantPlan, ProcessPlan } from './plan.ts'
import type { Target } from './target.ts'
import { openTarget } from './targets.ts'

/** ms: a stream in which nothing comes for so long has stopped. */
const longGap = 300

/** What one process has counted since its start. */
export type CounterSums = Pick<
  Counters,
  'sent' | 'received' | 'streams' | 'sounds' | 'schedule' | 'requests' | 'samples'
>

/** What one process has counted so far; what is not a sum is of the time since the last sample. */
export type PopulationSample = {
  counters: CounterSums
  participants: number
  publishers: number
  tracks: number
  subscriptions: number
  messages: { sent: number; received: number }
  /** Of all streams in which something came, ms. */
  jitters: number[]
  delays: number[]
  /** ms that each participant needed to join (`LoadParticipant.joinTime`). */
  joins: number[]
  /** Those who were to receive something and have received nothing. */
  waiting: number
  /** Pictures that are looked at. */
  watched: number
  /** Pictures that moved, and how many of them stood still. */
  pictures: number
  stopped: number
  /** Pictures that moved, by the layer last seen in them, the lowest first. */
  layers: number[]
  /** Who was thrown out, and why. */
  failures: string[]
}

/** All participants of one process, driven by one clock. */
export class Population {
  readonly #life = new Lifetime()
  readonly #network: PacketNetwork
  readonly #target: Target
  readonly #certificate: Certificate
  readonly #counters = new Counters()
  readonly #participants = new Set<LoadParticipant>()
  /** Of those who are gone already. */
  readonly #messages = { sent: 0, received: 0 }
  #failures: string[] = []

  static async open({ place, tick }: ProcessPlan): Promise<Population> {
    return new Population(openTarget(place), await createCertificate(), tick)
  }

  private constructor(target: Target, certificate: Certificate, tick: number) {
    this.#certificate = certificate
    this.#network = this.#life.own(openNetwork())
    this.#target = this.#life.own(target)
    this.#life.every(tick, () => this.#turn())
    this.#life.onClose(() => {
      for (const participant of this.#participants) participant.close()
    })
  }

  /** Lets one join; resolves when its media can flow. */
  async join(plan: ParticipantPlan): Promise<void> {
    const participant = new LoadParticipant({
      plan,
      target: this.#target,
      network: this.#network,
      counters: this.#counters,
      certificate: this.#certificate,
      failed: (reason) => this.#leave(participant, reason),
    })
    this.#participants.add(participant)
    try {
      await participant.join()
    } catch (error) {
      this.#participants.delete(participant)
      participant.close()
      throw error
    }
  }

  /** For a look in between: cheap, and it resets nothing. */
  sums(): CounterSums {
    const { sent, received, streams, sounds, schedule, requests, samples } = this.#counters
    return structuredClone({ sent, received, streams, sounds, schedule, requests, samples })
  }

  sample(): PopulationSample {
    const participants = [...this.#participants]
    const incoming = participants.flatMap(({ receiver }) => [...(receiver?.streams ?? [])])
    const pictures = incoming.filter(
      ({ incoming: { kind }, stream }) => kind === 'video' && stream.longestGap > 0,
    )
    const sample = {
      counters: this.sums(),
      participants: participants.length,
      publishers: participants.filter(({ published }) => published.size > 0).length,
      tracks: participants.reduce((sum, { published }) => sum + published.size, 0),
      subscriptions: incoming.length,
      messages: this.#countMessages(participants),
      jitters: incoming.filter(({ stream }) => stream.packets > 0).map(({ stream }) => stream.jitter),
      delays: this.#counters.takeDelays(),
      joins: participants.flatMap(({ joinTime }) => joinTime ?? []),
      waiting: participants.filter(({ waiting }) => waiting).length,
      watched: participants.reduce((sum, { watched }) => sum + watched, 0),
      pictures: pictures.length,
      stopped: pictures.filter(({ stream }) => stream.longestGap > longGap).length,
      layers: layersOf(pictures.map(({ stream }) => stream.seen?.layer)),
      failures: this.#failures,
    }
    for (const { stream } of incoming) stream.longestGap = 0
    this.#failures = []
    return sample
  }

  close(): void {
    this.#life.close()
  }

  #turn(): void {
    this.#network.poll()
    const now = performance.now()
    for (const participant of this.#participants) participant.turn(now)
  }

  #leave(participant: LoadParticipant, reason: string): void {
    if (!this.#participants.delete(participant)) return
    this.#failures.push(`${participant.plan.name}: ${reason}`)
    const { sent = 0, received = 0 } = participant.session?.messages ?? {}
    this.#messages.sent += sent
    this.#messages.received += received
    participant.close()
  }

  #countMessages(participants: LoadParticipant[]): { sent: number; received: number } {
    const all = [this.#messages, ...participants.flatMap(({ session }) => session?.messages ?? [])]
    return {
      sent: all.reduce((sum, { sent }) => sum + sent, 0),
      received: all.reduce((sum, { received }) => sum + received, 0),
    }
  }
}

function layersOf(seen: ReadonlyArray<number | undefined>): number[] {
  const counts: number[] = []
  for (const layer of seen) if (layer !== undefined) counts[layer] = (counts[layer] ?? 0) + 1
  return Array.from(counts, (count) => count ?? 0)
}
