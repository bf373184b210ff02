import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId, ResumeToken, RoomCode } from '#shared/protocol/ids.ts'
import type { CloseReason, RoomEvent } from '#shared/protocol/index.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { Joined } from '#shared/protocol/room.ts'
import type { ExpectedView } from '#shared/protocol/view.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'
import { apply, emptyRoom, type RoomState } from '#shared/room-state.ts'
import type { SheddingStep } from '#shared/shedding.ts'
import { Broadcast } from './broadcast.ts'
import { DirectPath } from './direct-path.ts'
import { Door } from './door.ts'
import type { Audience, Endpoint } from './endpoint.ts'
import type { MediaEngine } from './media.ts'
import { Member } from './member.ts'
import type { Occurrence, RoomObserver } from './observer.ts'
import { snapshotFor } from './people-pages.ts'
import type { ResumeTokens } from './resume-tokens.ts'
import { Stage, type Equipment } from './stage.ts'

/** What an operator may limit. Times in ms. */
export type RoomLimits = {
  participants: number
  tracks: number
  chatLength: number
  /** How long a participant without a connection keeps its place. */
  resume: number
  /** How long video that nobody sees stays paused before it is closed. */
  unseen: number
  /** How many microphones each participant receives at most. */
  slots: number
}

export type RoomParts = {
  engine: MediaEngine
  audience: Audience
  limits: RoomLimits
  tokens: ResumeTokens
  observer: RoomObserver
  /** Two people alone may send their media directly. */
  direct: boolean
  emptied: () => void
}

/** `direct`: this browser would connect to another directly. */
export type Newcomer = { name: string; view: ExpectedView; media: MediaAsk; direct?: boolean | undefined }

/**
 * A meeting that is going on: who is here. Every change is decided and applied in one synchronous step; whatever
 * needs waiting is awaited before or after it.
 */
export class Room {
  readonly code: RoomCode
  readonly stage: Stage
  readonly direct: DirectPath
  readonly door: Door
  readonly #life = new Lifetime()
  readonly #parts: RoomParts
  readonly #broadcast: Broadcast
  readonly #members = new Map<ParticipantId, Member>()
  #state: RoomState = emptyRoom
  /** Goes on rising if the server restarts: whoever comes back tells old messages from new ones. */
  #chatCount = Date.now()
  #arriving = 0
  #shedding: SheddingStep = 'none'

  constructor(code: RoomCode, parts: RoomParts) {
    this.code = code
    this.#parts = parts
    this.#broadcast = new Broadcast({
      life: this.#life,
      people: () => this.#members.size,
      send: (update) => parts.audience.tell(code, update),
    })
    this.stage = new Stage({
      life: this.#life,
      limits: parts.limits,
      state: () => this.#state,
      members: () => this.#members.values(),
      visitors: () => this.door,
      member: (id) => this.#members.get(id),
      happen: (event) => this.#happen(event),
      signal: (signal) => this.#broadcast.signal(signal),
      failed: (error) => this.#failed(error),
      openMedia: (listener) => this.#life.keep(parts.engine.openRoom(code, listener)),
    })
    this.direct = new DirectPath({
      life: this.#life,
      state: () => this.#state,
      member: (id) => this.#members.get(id),
      visitors: () => this.door.size,
      happen: (event) => this.#happen(event),
    })
    this.door = new Door({
      life: this.#life,
      stage: this.stage,
      obstacle: () => this.#obstacle,
      changed: () => this.direct.refresh(),
    })
  }

  get state(): RoomState {
    return this.#state
  }

  get empty(): boolean {
    return this.#members.size + this.#arriving === 0
  }

  get full(): boolean {
    return this.#members.size >= this.#parts.limits.participants
  }

  /** How many subscriptions are held and how many of them flow, by everybody or by one; for operators and tests. */
  load(by?: ParticipantId): { subscriptions: number; flowing: number } {
    const members = [...this.#members.values()].filter(({ id }) => by === undefined || id === by)
    return {
      subscriptions: members.reduce((sum, { reception }) => sum + reception.subscriptions.length, 0),
      flowing: members.reduce((sum, { reception }) => sum + [...reception.flowing()].length, 0),
    }
  }

  /**
   * Lets somebody in, or back in: a token resumes the participant it belongs to. If that one is here no more, since
   * the server restarted or the time was up, its owner starts anew under the same id. `visitor`: who they were at the
   * door.
   */
  async join(
    newcomer: Newcomer,
    endpoint: Endpoint,
    { token, visitor }: { token?: ResumeToken | undefined; visitor?: Member | undefined } = {},
  ): Promise<{ member: Member; joined: Joined }> {
    this.#arriving++
    try {
      const id = token && this.#parts.tokens.verify(this.code, token)
      const known = id && this.#members.get(id)
      if (token && !known) this.#observe('resume failed', { reason: id ? 'expired' : 'invalid' })
      const member = known
        ? this.#welcomeBack(known, newcomer, endpoint)
        : await this.#admit(id ?? this.#newcomer(), newcomer, endpoint, id ? undefined : visitor)
      const equipment = await this.#equip(member, endpoint, newcomer.media, known !== undefined)
      const joined: Joined = {
        you: member.id,
        resume: this.#parts.tokens.issue(this.code, member.id),
        resumed: known !== undefined,
        snapshot: snapshotFor(this.#state, member.id),
        ...equipment,
      }
      return { member, joined }
    } finally {
      this.#arriving--
      this.#checkEmpty()
    }
  }

  /** The connection behind `endpoint` is lost; its participant may come back for a while. */
  lose(member: Member, endpoint: Endpoint): void {
    if (member.endpoint !== endpoint || member.life.closed) return
    member.endpoint = undefined
    endpoint.unfollow(this.code)
    this.#happen({ type: 'participant.away', id: member.id })
    member.stay = member.life.after(this.#parts.limits.resume, () => this.leave(member, 'not back in time'))
  }

  leave(member: Member, cause = 'left'): void {
    if (!this.#members.delete(member.id)) return
    member.endpoint?.unfollow(this.code)
    this.stage.leave(member.id)
    member.life.close()
    this.#happen({ type: 'participant.left', id: member.id })
    this.#observe('participant left', { participant: member.id, cause })
    this.#checkEmpty()
  }

  rename(member: Member, name: string): void {
    if (this.#state.participants.get(member.id)?.name === name) return
    this.#happen({ type: 'participant.renamed', id: member.id, name })
  }

  raiseHand(member: Member, raised: boolean): void {
    if (this.#state.hands.includes(member.id) === raised) return
    this.#happen({ type: raised ? 'hand.raised' : 'hand.lowered', id: member.id })
  }

  react(member: Member, emoji: ReactionEmoji): void {
    this.#broadcast.signal({ type: 'reaction', from: member.id, emoji })
  }

  /** Refuses `too-large` above the room's limit and `invalid-request` for nothing. */
  chat(member: Member, typed: string): void {
    const text = typed.trim()
    const limit = this.#parts.limits.chatLength
    if (text === '') throw new Refusal('invalid-request', 'an empty message')
    if (text.length > limit) throw new Refusal('too-large', `a message has at most ${limit} characters`)
    const name = this.#state.participants.get(member.id)?.name ?? ''
    const message = { id: ++this.#chatCount, from: member.id, name, text, at: Date.now() }
    this.#happen({ type: 'chat.sent', message })
  }

  /** Gives up what the server has too much of; everybody, and whoever comes later, is told. */
  shed(step: SheddingStep): void {
    this.#shedding = step
    this.stage.shed(step)
  }

  /** Tells everybody, and whoever comes later, when the meeting ends at the latest (ms since the epoch). */
  announceEnd(at: number): void {
    this.#happen({ type: 'room.closing', at })
  }

  close(reason: CloseReason): void {
    if (this.#life.closed) return
    for (const member of this.#members.values()) {
      member.endpoint?.close(reason)
      member.life.close()
    }
    this.#members.clear()
    this.#life.close()
  }

  /** Whoever was here before is let in again, whatever the server has to do. */
  #newcomer(): ParticipantId {
    if (this.#shedding === 'newcomers') throw new Refusal('overloaded', 'the server has too much to do')
    return randomUUID() as ParticipantId
  }

  async #admit(
    id: ParticipantId,
    newcomer: Newcomer,
    endpoint: Endpoint,
    visitor: Member | undefined,
  ): Promise<Member> {
    this.#refuseIfFull()
    const prepared = this.door.admit(visitor, newcomer.media.holds)
    const member = prepared ?? (await this.#newMember(id, newcomer, endpoint))
    member.view = newcomer.view
    const participant = { id: member.id, name: newcomer.name, away: false, joinedAt: Date.now() }
    this.#happen({ type: 'participant.joined', participant })
    // Only now: the snapshot in the answer already contains the newcomer.
    this.#members.set(member.id, member)
    endpoint.follow(this.code)
    this.#meet(member, newcomer)
    this.#observe('participant joined', { participant: member.id })
    return member
  }

  async #newMember(id: ParticipantId, { media: ask, view }: Newcomer, endpoint: Endpoint): Promise<Member> {
    const media = await this.stage.openParticipant(ask)
    try {
      this.#refuseIfFull()
      if (this.#members.has(id)) throw new Refusal('conflict', 'the same participant came in meanwhile')
      if (media.closed) throw new Refusal('unavailable', 'the media ended meanwhile')
    } catch (error) {
      media.close()
      throw error
    }
    const member = new Member(id, endpoint, view, (self) => this.stage.newReception(self))
    member.attach(media)
    return member
  }

  #welcomeBack(member: Member, newcomer: Newcomer, endpoint: Endpoint): Member {
    member.endpoint?.close('replaced')
    member.endpoint = endpoint
    endpoint.follow(this.code)
    member.stay()
    this.#meet(member, newcomer)
    if (newcomer.media.holds === undefined) member.view = newcomer.view
    if (this.#state.participants.get(member.id)?.away)
      this.#happen({ type: 'participant.back', id: member.id })
    this.rename(member, newcomer.name)
    this.#observe('participant resumed', { participant: member.id })
    return member
  }

  #meet(member: Member, { direct = false }: Newcomer): void {
    member.direct = direct && this.#parts.direct
    this.direct.refresh()
  }

  /** Keeps the transports somebody came with, or starts with new ones. */
  async #equip(member: Member, endpoint: Endpoint, ask: MediaAsk, known: boolean): Promise<Equipment> {
    try {
      if (ask.holds !== undefined && ask.holds === member.media?.grant.id) return this.stage.keep(member)
      return await (known ? this.stage.reopen(member, ask) : this.stage.start(member))
    } catch (error) {
      if (known) this.lose(member, endpoint)
      else this.leave(member, 'could not start')
      throw error
    }
  }

  /** Why nothing is set up for somebody at the door: nobody to be seen, or no place, or too much to do. */
  get #obstacle(): Refusal | undefined {
    if (this.#members.size === 0) return new Refusal('not-found', 'nobody is inside')
    if (this.full) return new Refusal('room-full')
    return this.#shedding === 'none' ? undefined : new Refusal('overloaded', 'the server has too much to do')
  }

  #refuseIfFull(): void {
    const limit = this.#parts.limits.participants
    if (this.full) throw new Refusal('room-full', `at most ${limit} participants`)
  }

  #checkEmpty(): void {
    if (this.empty) this.#parts.emptied()
  }

  #happen(event: RoomEvent): void {
    const before = this.#state
    this.#state = apply(before, event)
    this.#broadcast.event(this.#state.revision, event)
    if (event.type === 'media.lost') this.#observe('media lost', { generation: event.generation })
    this.stage.follow(event, before)
    if (event.type.startsWith('participant.')) this.direct.refresh()
  }

  #observe(occurrence: Occurrence, facts: Record<string, unknown>): void {
    this.#parts.observer.happened(occurrence, { ...facts, present: this.#members.size })
  }

  #failed(error: unknown): void {
    // Refusals in the middle of a step are transports that ended: their owners are told otherwise.
    if (!(error instanceof Refusal)) this.#parts.observer.failed(error)
  }
}
