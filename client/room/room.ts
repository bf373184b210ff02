import { computed, shallowRef, type ComputedRef, type ShallowRef } from 'vue'
import { Refusal, type ErrorCode } from '#shared/errors.ts'
import { Ended, Lifetime } from '#shared/lifetime.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { ChatMessage } from '#shared/protocol/chat.ts'
import type { ParticipantId, RoomCode, TrackId } from '#shared/protocol/ids.ts'
import type { CloseReason, Quality, Signal } from '#shared/protocol/index.ts'
import type { Joined } from '#shared/protocol/room.ts'
import type { ExpectedView } from '#shared/protocol/view.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'
import { RoomMirror } from '#shared/room-mirror.ts'
import { emptyRoom, type RoomState } from '#shared/room-state.ts'
import type { SheddingStep } from '#shared/shedding.ts'
import type { LocalMedia } from '../media/local-media.ts'
import { MediaSession } from './media-session.ts'
import { PeoplePages } from './people-pages.ts'
import { Preparation, type PreparationOptions } from './preparation.ts'
import { Reactions, type ShownReaction } from './reactions.ts'
import type { RemoteTrack } from './receiving.ts'
import { reportFault } from './report-fault.ts'
import { Session, tabStorage, type SessionStorageLike } from './session.ts'
import { soundsOf, type RemoteSound, type Voices } from './sounds.ts'
import { Statistics } from './statistics.ts'
import { Verdicts } from './verdicts.ts'
import type { Verdict } from './verdict.ts'
import { Viewing } from './viewing.ts'
import { Wire, type Ask } from './wire.ts'

export type { ShownReaction } from './reactions.ts'

/** Where one is on the way into a meeting, in it, and out of it. `returning`: the connection is lost and comes back by itself. */
export type Phase = 'idle' | 'joining' | 'joined' | 'returning' | 'left'

export type Speakers = { active: ParticipantId | null; speaking: ReadonlySet<ParticipantId> }

/** How media travels: straight to the other one, by way of the server, or to the server through TURN. */
export type Path = 'direct' | 'server' | 'relayed'

export type ClientRoomOptions = PreparationOptions & {
  local: LocalMedia
  storage?: SessionStorageLike
  /** Media goes through TURN only. */
  relayOnly?: boolean
}

/** ms: how soon coming back is tried again after it was refused for a passing reason. */
const retryPause = 400

/** Refusals after which coming back by itself makes no sense. */
const final = new Set<ErrorCode>([
  'room-full',
  'too-many-rooms',
  'draining',
  'overloaded',
  'invalid-request',
  'forbidden',
  'unauthorized',
  'unsupported',
])

/** The meeting as this browser knows it. No component and no DOM element; its state is Vue's refs. */
export class ClientRoom {
  readonly code: RoomCode
  readonly local: LocalMedia
  readonly phase: ShallowRef<Phase> = shallowRef('idle')
  /** ms since the epoch. */
  readonly returningSince: ShallowRef<number | undefined> = shallowRef()
  /** When the connection is tried next, ms since the epoch; undefined while it is being tried or stands. */
  readonly retryAt: ShallowRef<number | undefined> = shallowRef()
  readonly ended: ShallowRef<CloseReason | ErrorCode | undefined> = shallowRef()
  readonly state: ShallowRef<RoomState> = shallowRef(emptyRoom)
  readonly you: ShallowRef<ParticipantId | undefined> = shallowRef()
  readonly speakers: ShallowRef<Speakers> = shallowRef({ active: null, speaking: new Set() })
  readonly quality: ShallowRef<ReadonlyMap<ParticipantId, Quality>> = shallowRef(new Map())
  readonly reactions: ShallowRef<readonly ShownReaction[]>
  readonly limits: ShallowRef<RoomResource['limits'] | undefined> = shallowRef()
  /** What arrives from the others. */
  readonly incoming: ComputedRef<ReadonlyMap<TrackId, RemoteTrack>>
  /** All that is to be heard of them. */
  readonly sounds: ComputedRef<readonly RemoteSound[]>
  readonly path: ComputedRef<Path>
  readonly viewing: Viewing
  readonly statistics: Statistics
  /** Whose connection is to blame for what is seen and heard badly. */
  readonly verdict: ShallowRef<Verdict>
  /** What the server gives up, as it has too much to do. */
  readonly shedding: ShallowRef<SheddingStep> = shallowRef('none')
  readonly #life = new Lifetime()
  readonly #wire: Wire
  readonly #session: Session
  readonly #preparation: Preparation
  readonly #mirror: RoomMirror
  readonly #people: PeoplePages
  readonly #media: MediaSession
  readonly #reactions: Reactions
  readonly #canGoDirect: boolean
  readonly #voices: ShallowRef<Voices> = shallowRef(new Map())
  #name = ''
  /** What was said before and the server has forgotten since: whoever read it can still read it. */
  #earlierChat: readonly ChatMessage[] = []
  #expected: ExpectedView = { tiles: 9, width: 320, height: 180, audioOnly: false }
  #entering: Promise<void> | undefined
  #approaching: Promise<void> | undefined

  constructor(options: ClientRoomOptions) {
    this.code = options.code
    this.local = options.local
    this.#canGoDirect = !options.relayOnly && typeof RTCPeerConnection !== 'undefined'
    this.#session = new Session(options.code, options.storage ?? tabStorage())
    this.#preparation = new Preparation(options)
    this.#wire = this.#life.own(
      new Wire(options.url, {
        opened: () => this.#return(),
        lost: () => this.#lost(),
        survived: () => this.#media.renew(),
        waits: (until) => void (this.retryAt.value = until),
        outdated: () => this.#end('upgrade'),
      }),
    )
    this.#mirror = new RoomMirror(
      (state) => this.#follow(state),
      // Lost the thread of what happens, though the connection stands: a new one brings a new snapshot.
      () => this.#wire.reopen(),
    )
    this.#people = this.#life.own(new PeoplePages(this.#ask, this.#mirror))
    this.#media = this.#life.own(
      new MediaSession({
        local: options.local,
        preparation: this.#preparation,
        ask: this.#ask,
        doubt: () => this.#wire.doubt(),
        answering: () => this.#wire.answering,
        relayOnly: options.relayOnly ?? false,
        inside: () => this.phase.value === 'joined',
        state: () => this.state.value,
        you: () => this.you.value,
        wanted: () => this.viewing.wanted(this.you.value),
        audioOnly: () => this.viewing.audioOnly.value,
        voices: () => this.#voices.value,
        speaking: (id) => this.speakers.value.speaking.has(id),
        speakers: (speakers) => this.#noteSpeakers(speakers),
      }),
    )
    this.incoming = this.#media.incoming
    this.sounds = soundsOf({
      incoming: this.incoming,
      voices: () => this.#voices.value,
      state: () => this.state.value,
    })
    this.path = computed(() => {
      if (this.#media.direct.carrying.value.size > 0) return 'direct'
      return this.#media.relayed.value ? 'relayed' : 'server'
    })
    this.viewing = this.#life.own(new Viewing((view) => this.#ask('view.set', view)))
    this.statistics = this.#life.own(new Statistics(this.#media))
    this.verdict = this.#life.own(
      new Verdicts({
        statistics: this.statistics,
        inside: () => this.phase.value === 'joined',
        state: () => this.state.value,
        you: () => this.you.value,
        quality: () => this.quality.value,
        strained: () => this.shedding.value !== 'none',
        direct: () => this.path.value === 'direct',
      }),
    ).verdict
    this.#reactions = this.#life.own(new Reactions())
    this.reactions = this.#reactions.shown
    this.#hear()
  }

  /** Does everything that can be done before the click. Throws a refusal; may be called again. */
  async prepare(): Promise<RoomResource> {
    this.#wire.open()
    const resource = await this.#preparation.run()
    this.limits.value = resource.limits
    return resource
  }

  /**
   * Sets up at the door what will be received inside, so that the click waits for no connection. Where that is refused
   * or fails, one comes in the slower way.
   */
  async approach(expected: ExpectedView): Promise<void> {
    // Whoever comes back is known inside.
    if (this.phase.value !== 'idle' || this.#media.atDoor || this.#session.token) return
    this.#approaching ??= this.#askAtDoor(expected).finally(() => (this.#approaching = undefined))
    await this.#approaching
  }

  /**
   * Enters the room; resolves when the first media is set up, and inside already. Throws the refusal, after which one
   * may try again; `gone` when it is over.
   */
  async join(name: string, expected: ExpectedView): Promise<void> {
    if (this.phase.value !== 'idle')
      throw new Refusal(this.phase.value === 'left' ? 'gone' : 'conflict', `already ${this.phase.value}`)
    this.#name = name
    this.#expected = expected
    this.ended.value = undefined
    this.phase.value = 'joining'
    try {
      if (!this.#preparation.fresh) await this.prepare()
      await this.#enter()
      await this.#media.setUp
    } catch (error) {
      // Who left meanwhile, or was shown out, knows why.
      if (this.#now === 'joining') {
        this.phase.value = 'idle'
        if (error instanceof Refusal) this.ended.value = error.code
      }
      throw error
    }
  }

  /** Tries to come back now, not when the pause is over. */
  tryNow(): void {
    this.#wire.tryNow()
  }

  async rename(name: string): Promise<void> {
    await this.#ask('participant.rename', { name })
    this.#name = name
  }

  async raiseHand(raised: boolean): Promise<void> {
    await this.#ask('hand.set', { raised })
  }

  async react(emoji: ReactionEmoji): Promise<void> {
    await this.#ask('reaction.send', { emoji })
  }

  async sendChat(text: string): Promise<void> {
    await this.#ask('chat.send', { text })
  }

  /** Leaves for good; the server is told if it can be reached. */
  async leave(): Promise<void> {
    const entering = this.#entering
    this.#end('left')
    // Who leaves while still entering is let in and goes at once: nobody sees a ghost.
    await entering?.catch(() => {})
    await this.#wire.ask('room.leave', {}).catch(() => {})
    this.#wire.close()
  }

  close(): void {
    this.#life.close()
  }

  get #handRaised(): boolean {
    const you = this.you.value
    return you !== undefined && this.state.value.hands.includes(you)
  }

  /** The phase as it is after an await, whatever the compiler believes to remember. */
  get #now(): Phase {
    return this.phase.value
  }

  /** Asks only while inside: whoever is outside is not heard, and is told everything anew on coming back. */
  readonly #ask: Ask = async (name, input) => {
    if (this.phase.value !== 'joined' && !this.#media.atDoor)
      throw new Refusal('unreachable', 'not in the room now')
    return this.#wire.ask(name, input)
  }

  async #askAtDoor(expected: ExpectedView): Promise<void> {
    await this.#wire.ready()
    const { request } = this.#media
    const { media, subscriptions } = await this.#wire.ask('room.approach', {
      room: this.code,
      media: request,
      view: expected,
    })
    if (!this.#life.closed && this.#wire.connected) this.#media.prepare(media, subscriptions)
  }

  /** One request, whether one comes for the first time or back; never two at the same time. */
  #enter(): Promise<void> {
    this.#entering ??= this.#askIn().finally(() => (this.#entering = undefined))
    return this.#entering
  }

  async #askIn(): Promise<void> {
    await this.#approaching?.catch(() => undefined)
    await this.#wire.ready()
    if (this.phase.value === 'left') throw new Ended('left while connecting')
    const { token } = this.#session
    this.#mirror.expect()
    try {
      const joined = await this.#wire.ask('room.join', {
        room: this.code,
        name: this.#name,
        media: this.#media.request,
        view: this.#expected,
        direct: this.#canGoDirect,
        ...(token && { resume: token }),
      })
      this.#arrive(joined)
    } catch (error) {
      // The server may have let us in without our hearing of it; of a new connection it knows nothing.
      if (error instanceof Refusal && ['unreachable', 'conflict'].includes(error.code)) this.#wire.reopen()
      throw error
    }
  }

  #arrive({ you, resume, resumed, snapshot, media, subscriptions }: Joined): void {
    if (this.#life.closed || this.phase.value === 'left') throw new Ended('left while joining')
    this.#session.save(resume)
    const raised = this.#handRaised
    this.#earlierChat = missingFrom(snapshot.chat, this.state.value.chat)
    this.you.value = you
    this.phase.value = 'joined'
    this.returningSince.value = undefined
    this.#media.take(media, subscriptions)
    this.#mirror.restart(snapshot)
    // Whom one comes to hear and see is set up first.
    this.#people.complete(snapshot, this.#media.setUp)
    if (media.kept) this.#media.dropStrays(you)
    // A server that restarted, or gave one up, knows nothing of it.
    if (!resumed && raised) this.raiseHand(true).catch(reportFault)
    this.viewing.repeat()
  }

  #hear(): void {
    const { events } = this.#wire
    events.on('update', (update) => {
      this.#mirror.hear(update)
      for (const signal of update.signals) this.#heed(signal)
    })
    events.on('signal', (signal) => this.#heed(signal))
    events.on('subscriptions', (change) => void this.#media.receiving.change(change).catch(reportFault))
    events.on('demand', (demand) => this.#media.publishing.demand(demand))
    events.on('closed', (reason) => {
      if (reason !== 'server-stopping') this.#end(reason)
    })
  }

  #heed(signal: Signal): void {
    // What goes directly the server does not hear.
    if (signal.type === 'speakers' && this.path.value !== 'direct') this.#noteSpeakers(signal)
    if (signal.type === 'voices')
      this.#voices.value = new Map(signal.voices.map(({ slot, voice }) => [slot, voice]))
    if (signal.type === 'direct') this.#media.direct.take(signal.id, signal.message)
    if (signal.type === 'quality')
      this.quality.value = new Map(this.quality.value).set(signal.id, signal.quality)
    if (signal.type === 'shedding') this.shedding.value = signal.step
    if (signal.type === 'silence') this.#media.unheard()
    if (signal.type === 'reaction') this.#reactions.show(signal.from, signal.emoji)
  }

  #noteSpeakers({ active, speaking }: { active: ParticipantId | null; speaking: ParticipantId[] }): void {
    this.speakers.value = { active, speaking: new Set(speaking) }
  }

  #follow(state: RoomState): void {
    const chat = [...this.#earlierChat, ...state.chat]
    this.state.value = this.#earlierChat.length === 0 ? state : { ...state, chat }
    this.#media.follow(state)
  }

  #lost(): void {
    if (this.#media.atDoor) this.#media.drop()
    this.#people.stop()
    if (this.phase.value !== 'joined') return
    this.phase.value = 'returning'
    this.returningSince.value = Date.now()
  }

  /** Comes back, if that is what one is waiting for. Without a connection the next one brings us here again. */
  #return(): void {
    if (this.phase.value !== 'returning' || this.#entering || !this.#wire.connected) return
    this.#enter().catch((error: unknown) => {
      if (this.phase.value !== 'returning') return
      reportFault(error)
      if (error instanceof Refusal && final.has(error.code)) return this.#end(error.code)
      this.#life.after(retryPause, () => this.#return())
    })
  }

  #end(reason: CloseReason | ErrorCode): void {
    if (this.phase.value === 'left') return
    this.phase.value = 'left'
    this.ended.value = reason
    this.returningSince.value = undefined
    if (reason !== 'upgrade') this.#session.forget()
    this.#people.stop()
    this.#media.drop()
    if (reason !== 'left') this.#wire.close()
  }
}

function missingFrom(now: readonly ChatMessage[], before: readonly ChatMessage[]): ChatMessage[] {
  const known = new Set(now.map(({ id }) => id))
  return before.filter(({ id }) => !known.has(id))
}
