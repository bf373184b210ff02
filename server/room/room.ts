import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { ParticipantId, ResumeToken, RoomCode, TrackId } from '#shared/protocol/ids.ts'
import type { CloseReason, RoomEvent, Signal } from '#shared/protocol/index.ts'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'
import type { Joined } from '#shared/protocol/room.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { ExpectedView, View } from '#shared/protocol/view.ts'
import type { ReactionEmoji } from '#shared/reactions.ts'
import { apply, emptyRoom, toSnapshot, type RoomState } from '#shared/room-state.ts'
import { Demands } from './demand.ts'
import type { Endpoint } from './endpoint.ts'
import { LinkQuality } from './link-quality.ts'
import type { MediaEngine, RoomMedia } from './media.ts'
import { Member } from './member.ts'
import { Reception } from './reception.ts'
import { Speaking } from './speaking.ts'
import { wishesFor } from './subscription-policy.ts'

/** What an operator may limit. Times in ms. */
export type RoomLimits = {
  participants: number
  tracks: number
  chatLength: number
  /** How long a participant without a connection keeps its place. */
  resume: number
  /** How long video that nobody sees stays paused before it is closed. */
  unseen: number
}

/** What an operator hears about: never names or texts. */
export interface RoomObserver {
  happened(event: string, facts: Record<string, unknown>): void
  failed(error: unknown): void
}

/** A participant's transports and what it receives at first. */
export type Equipment = { media: MediaGrant; subscriptions: Subscription[] }

export type Newcomer = { name: string; view: ExpectedView; media: MediaAsk }

/** How often at most the demand for layers is summed up, ms. */
const demandPace = 50

/**
 * A meeting that is going on: who is here and what they publish. Every change is decided and applied in one
 * synchronous step; whatever needs waiting is awaited before or after it.
 */
export class Room {
  readonly code: RoomCode
  readonly #life = new Lifetime()
  readonly #engine: MediaEngine
  readonly #limits: RoomLimits
  readonly #observer: RoomObserver
  readonly #emptied: () => void
  readonly #members = new Map<ParticipantId, Member>()
  readonly #speaking = new Speaking()
  readonly #quality = new LinkQuality()
  readonly #demands: Demands
  #media: Promise<RoomMedia> | undefined
  #state: RoomState = emptyRoom
  #chatCount = 0
  #arriving = 0
  #demandPending = false

  constructor(
    code: RoomCode,
    parts: { engine: MediaEngine; limits: RoomLimits; observer: RoomObserver; emptied: () => void },
  ) {
    this.code = code
    this.#engine = parts.engine
    this.#limits = parts.limits
    this.#observer = parts.observer
    this.#emptied = parts.emptied
    this.#demands = new Demands(this.#life, (track, layer) => {
      const owner = this.#state.tracks.get(track)?.owner
      if (owner) this.#members.get(owner)?.endpoint?.demand({ track, layer })
    })
  }

  get state(): RoomState {
    return this.#state
  }

  get empty(): boolean {
    return this.#members.size + this.#arriving === 0
  }

  get full(): boolean {
    return this.#members.size >= this.#limits.participants
  }

  /** How many subscriptions are held, and how many of them flow; for operators and tests. */
  get load(): { subscriptions: number; flowing: number } {
    const receptions = [...this.#members.values()].map((member) => member.reception)
    return {
      subscriptions: receptions.reduce((sum, reception) => sum + reception.subscriptions.length, 0),
      flowing: receptions.reduce((sum, reception) => sum + [...reception.flowing()].length, 0),
    }
  }

  /** Lets somebody in, or back in: a known token resumes the participant it belongs to. */
  async join(
    newcomer: Newcomer,
    endpoint: Endpoint,
    token?: ResumeToken,
  ): Promise<{ member: Member; joined: Joined }> {
    this.#arriving++
    try {
      const known = token && this.#memberWith(token)
      const member = known
        ? this.#welcomeBack(known, newcomer, endpoint)
        : await this.#admit(newcomer, endpoint)
      const { media, subscriptions } = await this.#equip(
        member,
        newcomer.media,
        known !== undefined,
        endpoint,
      )
      const joined: Joined = {
        you: member.id,
        resume: member.token,
        resumed: known !== undefined,
        snapshot: toSnapshot(this.#state),
        media,
        subscriptions,
      }
      return { member, joined }
    } finally {
      this.#arriving--
      if (this.empty) this.#emptied()
    }
  }

  /** The connection behind `endpoint` is lost; its participant may come back for a while. */
  lose(member: Member, endpoint: Endpoint): void {
    if (member.endpoint !== endpoint || member.life.closed) return
    member.endpoint = undefined
    this.#happen({ type: 'participant.away', id: member.id })
    member.stay = member.life.after(this.#limits.resume, () => this.leave(member, 'not back in time'))
  }

  leave(member: Member, cause = 'left'): void {
    if (!this.#members.delete(member.id)) return
    for (const track of this.#tracksOf(member.id)) this.#forgetTrack(track.id)
    member.life.close()
    this.#quality.leave(member.id)
    this.#happen({ type: 'participant.left', id: member.id })
    this.#tellSpeakers(this.#speaking.leave(member.id))
    this.#observer.happened('participant left', { participant: member.id, cause, left: this.#members.size })
    if (this.empty) this.#emptied()
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
    this.#signal({ type: 'reaction', from: member.id, emoji })
  }

  /** Refuses `too-large` above the room's limit and `invalid-request` for nothing. */
  chat(member: Member, typed: string): void {
    const text = typed.trim()
    if (text === '') throw new Refusal('invalid-request', 'an empty message')
    if (text.length > this.#limits.chatLength)
      throw new Refusal('too-large', `a message has at most ${this.#limits.chatLength} characters`)
    const name = this.#state.participants.get(member.id)?.name ?? ''
    const message = { id: ++this.#chatCount, from: member.id, name, text, at: Date.now() }
    this.#happen({ type: 'chat.sent', message })
  }

  async publish(
    member: Member,
    source: Source,
    rtpParameters: Subscription['rtpParameters'],
    muted: boolean,
  ): Promise<TrackId> {
    const old = this.#tracksOf(member.id).find((track) => track.source === source)
    if (!old && this.#tracksOf(member.id).length >= this.#limits.tracks)
      throw new Refusal('too-many-tracks', `at most ${this.#limits.tracks} tracks`)
    if (old) this.unpublish(member, old.id)
    const media = member.liveMedia
    const track: Track = { id: randomUUID() as TrackId, owner: member.id, source, muted }
    const { layers } = await media.publish(track, rtpParameters)
    if (media.closed || member.life.closed) throw new Refusal('gone', 'left while publishing')
    if (this.#tracksOf(member.id).some((other) => other.source === source)) {
      media.unpublish(track.id)
      throw new Refusal('conflict', `${source} is being published already`)
    }
    if (source === 'camera' || source === 'screen') this.#demands.add(track.id, layers)
    this.#happen({ type: 'track.published', track })
    return track.id
  }

  async mute(member: Member, id: TrackId, muted: boolean): Promise<void> {
    const track = this.#own(member, id)
    if (track.muted === muted) return
    this.#happen({ type: 'track.muted', id, muted })
    await member.liveMedia.mute(id, muted)
  }

  unpublish(member: Member, id: TrackId): void {
    this.#own(member, id)
    member.media?.unpublish(id)
    this.#forgetTrack(id)
    this.#happen({ type: 'track.unpublished', id })
  }

  see(member: Member, view: View): void {
    member.view = view
    member.reception.refresh()
  }

  /** New transports after the room's media was lost, or because a participant's own failed. */
  async reopenMedia(member: Member, ask: MediaAsk): Promise<Equipment> {
    return this.#start(member, ask)
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

  async #admit(newcomer: Newcomer, endpoint: Endpoint): Promise<Member> {
    if (this.full) throw new Refusal('room-full', `at most ${this.#limits.participants} participants`)
    const media = await (await this.#openMedia()).openParticipant(newcomer.media)
    if (this.full || media.closed) {
      media.close()
      throw this.full ? new Refusal('room-full') : new Refusal('unavailable', 'the media ended meanwhile')
    }
    const member = new Member(endpoint, newcomer.view, (self) => this.#newReception(self))
    member.attach(media)
    const participant = { id: member.id, name: newcomer.name, away: false, joinedAt: Date.now() }
    this.#happen({ type: 'participant.joined', participant })
    // Only now: the snapshot in the answer already contains the newcomer.
    this.#members.set(member.id, member)
    this.#observer.happened('participant joined', { participant: member.id, present: this.#members.size })
    return member
  }

  #welcomeBack(member: Member, newcomer: Newcomer, endpoint: Endpoint): Member {
    member.endpoint?.close('replaced')
    member.endpoint = endpoint
    member.stay()
    if (this.#state.participants.get(member.id)?.away)
      this.#happen({ type: 'participant.back', id: member.id })
    this.rename(member, newcomer.name)
    if ('hidden' in member.view && newcomer.media.holds === undefined) member.view = newcomer.view
    this.#observer.happened('participant resumed', { participant: member.id })
    return member
  }

  /** Keeps the transports somebody came back with, or opens what a participant needs to receive. */
  async #equip(member: Member, ask: MediaAsk, known: boolean, endpoint: Endpoint): Promise<Equipment> {
    if (known && ask.holds !== undefined && member.media?.grant.id === ask.holds) {
      member.reception.refresh()
      return { media: this.#grant(member, true), subscriptions: member.reception.subscriptions }
    }
    try {
      return await this.#start(member, known ? ask : undefined)
    } catch (error) {
      if (known) this.lose(member, endpoint)
      else this.leave(member, 'could not open media')
      throw error
    }
  }

  /** Opens transports if asked to, and the first subscriptions. */
  async #start(member: Member, ask: MediaAsk | undefined): Promise<Equipment> {
    if (ask) {
      for (const track of this.#tracksOf(member.id)) this.unpublish(member, track.id)
      member.detach()
      const media = await (await this.#openMedia()).openParticipant(ask)
      if (member.life.closed) {
        media.close()
        throw new Refusal('gone', 'left while opening media')
      }
      member.attach(media)
    }
    const subscriptions = await member.reception.start(member.liveMedia)
    this.#greet(member)
    return { media: this.#grant(member, false), subscriptions }
  }

  #grant(member: Member, kept: boolean): MediaGrant {
    return { ...member.liveMedia.grant, generation: this.#state.generation, kept }
  }

  /** Signals are not in the snapshot: a newcomer hears how things stand. */
  #greet(member: Member): void {
    const { active, speaking } = this.#speaking.current
    member.endpoint?.signal({ type: 'speakers', active, speaking })
    for (const [id, quality] of this.#quality.current)
      member.endpoint?.signal({ type: 'quality', id, quality })
  }

  #openMedia(): Promise<RoomMedia> {
    if (this.#life.closed) throw new Refusal('unavailable', 'the room ended')
    this.#media ??= this.#life
      .keep(
        this.#engine.openRoom(this.code, {
          lost: () => this.#loseMedia(),
          volumes: (volumes) => this.#hearVolumes(volumes),
          score: (track, score) => this.#score(track, score),
        }),
      )
      .catch((error: unknown) => {
        this.#media = undefined
        throw error
      })
    return this.#media
  }

  /** The worker died. Everybody stays; everybody opens media again. */
  #loseMedia(): void {
    this.#media = undefined
    for (const track of this.#state.tracks.keys()) this.#quality.forget(track)
    this.#demands.clear()
    for (const member of this.#members.values()) member.detach()
    this.#observer.happened('media lost', { present: this.#members.size })
    this.#happen({ type: 'media.lost', generation: this.#state.generation + 1 })
  }

  #hearVolumes(volumes: ReadonlyArray<{ track: TrackId; volume: number }>): void {
    const owned = volumes.flatMap(({ track, volume }) => {
      const id = this.#state.tracks.get(track)?.owner
      return id ? [{ id, volume }] : []
    })
    this.#tellSpeakers(this.#speaking.hear(Date.now(), owned))
  }

  #tellSpeakers(speakers: Speaking['current'] | undefined): void {
    if (!speakers) return
    this.#signal({ type: 'speakers', ...speakers })
    this.#refreshAll()
  }

  #score(track: TrackId, score: number): void {
    const owner = this.#state.tracks.get(track)?.owner
    const quality = owner && this.#quality.score(owner, track, score)
    if (owner && quality) this.#signal({ type: 'quality', id: owner, quality })
  }

  #newReception(member: Member): Reception {
    return new Reception({
      wishes: () =>
        wishesFor({
          you: member.id,
          view: member.endpoint ? member.view : { hidden: true, audioOnly: false, tiles: [] },
          speaker: this.#speaking.current.active,
          tracks: this.#state.tracks.values(),
        }),
      exists: (track) => this.#state.tracks.has(track),
      changed: (change) => {
        member.endpoint?.subscriptions(change)
        this.#sumDemand()
      },
      failed: (error) => {
        if (!(error instanceof Refusal)) this.#observer.failed(error)
      },
      unseen: this.#limits.unseen,
    })
  }

  #sumDemand(): void {
    if (this.#demandPending) return
    this.#demandPending = true
    this.#life.after(demandPace, () => {
      this.#demandPending = false
      this.#demands.update([...this.#members.values()].flatMap((member) => [...member.reception.flowing()]))
    })
  }

  #forgetTrack(id: TrackId): void {
    this.#demands.drop(id)
    this.#quality.forget(id)
  }

  #memberWith(token: ResumeToken): Member | undefined {
    return [...this.#members.values()].find((member) => member.token === token)
  }

  #tracksOf(owner: ParticipantId): Track[] {
    return [...this.#state.tracks.values()].filter((track) => track.owner === owner)
  }

  #own(member: Member, id: TrackId): Track {
    const track = this.#state.tracks.get(id)
    if (track?.owner !== member.id) throw new Refusal('not-found', 'no such track of yours')
    return track
  }

  #happen(event: RoomEvent): void {
    this.#state = apply(this.#state, event)
    for (const member of this.#members.values()) member.endpoint?.hear(this.#state.revision, event)
    this.#refreshAll()
  }

  #signal(signal: Signal): void {
    for (const member of this.#members.values()) member.endpoint?.signal(signal)
  }

  #refreshAll(): void {
    for (const member of this.#members.values()) member.reception.refresh()
    this.#sumDemand()
  }
}
