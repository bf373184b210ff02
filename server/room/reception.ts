import { Lifetime } from '#shared/lifetime.ts'
import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { Subscription, SubscriptionChange } from '#shared/protocol/media.ts'
import { Reconciler } from '#shared/reconciler.ts'
import type { Forwarding, ParticipantMedia } from './media.ts'
import type { HeldLayers, Wish } from './subscription-policy.ts'

/** `unseenSince`: not wished for since then (ms); `readySince`: flows, as far as the browser is concerned. */
type Held = {
  subscription: Subscription
  forwarding: Forwarding
  readySince: number | undefined
  unseenSince: number | undefined
}

/** ms that a sound goes on beside what takes its place, so that nothing of it is lost in between. */
const overlap = 2_000

/** What a reception asks of its surroundings. */
export type ReceptionContext = {
  wishes(held: HeldLayers): Map<TrackId, Wish>
  exists(track: TrackId): boolean
  /** Everything stays held, and nothing is sent: it comes another way. */
  resting(): boolean
  changed(change: SubscriptionChange): void
  failed(error: unknown): void
  /** How long unseen video stays paused before it is closed, ms. */
  unseen: number
}

/**
 * What one participant receives, kept equal to what the policy wishes. Unseen video is paused at once and closed
 * when it stays unseen; everything else follows the wishes step by step.
 */
export class Reception {
  readonly #context: ReceptionContext
  readonly #life = new Lifetime()
  readonly #held = new Map<TrackId, Held>()
  readonly #reconciler: Reconciler
  #media: ParticipantMedia | undefined
  #started = false

  constructor(context: ReceptionContext) {
    this.#context = context
    this.#reconciler = new Reconciler(() => this.#step(), context.failed)
  }

  /** The tracks that really flow, with their layer; what is paused or not ready is not among them. */
  *flowing(): Iterable<[track: TrackId, layer: number]> {
    for (const [track, { forwarding }] of this.#held) if (!forwarding.paused) yield [track, forwarding.layer]
  }

  /** The tracks that are to flow, with their layer: these as well that the browser still has to set up. */
  *wanted(): Iterable<[track: TrackId, layer: number]> {
    if (this.#context.resting()) return
    for (const [track, { forwarding, unseenSince }] of this.#held)
      if (unseenSince === undefined) yield [track, forwarding.layer]
  }

  /** Flowing or paused. */
  holds(track: TrackId): boolean {
    return this.#held.has(track)
  }

  /** Everything held, flowing or paused. */
  get subscriptions(): Subscription[] {
    return [...this.#held.values()].map((held) => held.subscription)
  }

  /** Starts anew on other transports; resolves with the first subscriptions, `flowing` without being made ready, or `paused`. */
  async start(media: ParticipantMedia, first: 'flowing' | 'paused'): Promise<Subscription[]> {
    this.stop()
    this.#media = media
    const opened = await this.#openAll(media, [...this.#wishes()], first === 'flowing')
    // The answer that carries these must leave before any later change does.
    this.#life.after(0, () => {
      if (this.#media !== media) return
      this.#started = true
      this.refresh()
    })
    return opened
  }

  /** The transports are gone. */
  stop(): void {
    this.#media = undefined
    this.#started = false
    this.#held.clear()
  }

  /** Something changed that the wishes depend on. */
  refresh(): void {
    if (this.#started && !this.#life.closed) void this.#reconciler.run()
  }

  /** The browser has set these up: they may flow. */
  ready(ids: readonly SubscriptionId[]): void {
    const now = Date.now()
    for (const held of this.#held.values()) if (ids.includes(held.subscription.id)) held.readySince ??= now
    this.#life.after(overlap + 20, () => this.refresh())
    this.refresh()
  }

  close(): void {
    this.#life.close()
    this.stop()
  }

  #wishes(): Map<TrackId, Wish> {
    return this.#context.wishes((track) => {
      const held = this.#held.get(track)
      return held?.unseenSince === undefined ? held?.forwarding.layer : undefined
    })
  }

  async #step(): Promise<void> {
    const media = this.#media
    if (!media || !this.#started) return
    const wishes = this.#wishes()
    const closed = this.#dropEnded(media, wishes)
    const changed = await this.#forwardAll(media, wishes)
    const fresh = [...wishes].filter(([track]) => !this.#held.has(track))
    const opened = await this.#openAll(media, fresh, false)
    if (this.#media === media && opened.length + closed.length + changed.length > 0)
      this.#context.changed({ opened, closed, changed })
  }

  /** Forgets tracks that ended, and closes what was unseen for too long. */
  #dropEnded(media: ParticipantMedia, wishes: Map<TrackId, Wish>): SubscriptionId[] {
    const now = Date.now()
    const closed: SubscriptionId[] = []
    for (const [track, held] of this.#held) {
      const over =
        !wishes.has(track) && (isSound(held) ? this.#isReplaced(held, now) : this.#isUnseen(held, now))
      if (this.#context.exists(track) && !over) continue
      media.unsubscribe(held.subscription.id)
      this.#held.delete(track)
      closed.push(held.subscription.id)
    }
    return closed
  }

  #isUnseen({ unseenSince = Infinity }: Held, now: number): boolean {
    return now - unseenSince >= this.#context.unseen
  }

  /** Whether everything that is heard in place of this sound has flowed for a while. */
  #isReplaced({ unseenSince = Infinity }: Held, now: number): boolean {
    const sounds = [...this.#held.values()].filter((held) => isSound(held) && held.unseenSince === undefined)
    const since = sounds.map(({ readySince = Infinity }) => readySince)
    return now - Math.max(unseenSince, ...since) >= overlap
  }

  async #forwardAll(
    media: ParticipantMedia,
    wishes: Map<TrackId, Wish>,
  ): Promise<SubscriptionChange['changed']> {
    const changed: SubscriptionChange['changed'] = []
    const asked: Array<Promise<void>> = []
    for (const [track, held] of this.#held) {
      const next = this.#next(held, wishes.get(track))
      if (same(next, held.forwarding)) continue
      const told = next.paused !== held.forwarding.paused || next.layer !== held.forwarding.layer
      if (told) changed.push({ id: held.subscription.id, paused: next.paused, layer: layerOf(held, next) })
      held.forwarding = next
      asked.push(media.forward(held.subscription.id, next))
    }
    await Promise.all(asked)
    return changed
  }

  #next(held: Held, wish: Wish | undefined): Forwarding {
    if (wish) {
      held.unseenSince = undefined
      return { ...wish, paused: held.readySince === undefined || this.#context.resting() }
    }
    if (held.unseenSince === undefined) {
      held.unseenSince = Date.now()
      this.#life.after((isSound(held) ? overlap : this.#context.unseen) + 20, () => this.refresh())
    }
    return { ...held.forwarding, paused: isSound(held) ? held.forwarding.paused : true }
  }

  async #openAll(
    media: ParticipantMedia,
    wishes: Array<[TrackId, Wish]>,
    ready: boolean,
  ): Promise<Subscription[]> {
    const opened = await Promise.all(
      wishes.map(([track, wish]) => this.#open(media, track, { ...wish, paused: !ready }, ready)),
    )
    return opened.filter((subscription) => subscription !== undefined)
  }

  async #open(
    media: ParticipantMedia,
    track: TrackId,
    forwarding: Forwarding,
    ready: boolean,
  ): Promise<Subscription | undefined> {
    const subscription = await media.subscribe(track, forwarding)
    if (!subscription || this.#media !== media) return undefined
    const readySince = ready ? Date.now() : undefined
    this.#held.set(track, { subscription, forwarding, readySince, unseenSince: undefined })
    return subscription
  }
}

const isSound = ({ subscription }: Held): boolean => subscription.kind === 'audio'

const same = (a: Forwarding, b: Forwarding): boolean =>
  a.paused === b.paused &&
  a.layer === b.layer &&
  a.temporalLayer === b.temporalLayer &&
  a.priority === b.priority

const layerOf = (held: Held, forwarding: Forwarding): number | null =>
  held.subscription.kind === 'video' ? forwarding.layer : null
