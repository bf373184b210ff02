import { randomUUID } from 'node:crypto'
import { Refusal } from '#shared/errors.ts'
import type { Lifetime } from '#shared/lifetime.ts'
import { Paced } from '#shared/paced.ts'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent, Signal } from '#shared/protocol/index.ts'
import type { MediaAsk, MediaGrant, Subscription } from '#shared/protocol/media.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { View } from '#shared/protocol/view.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { SheddingStep } from '#shared/shedding.ts'
import { Speaking, type Speakers } from '#shared/speaking.ts'
import { allowanceAt } from './allowance.ts'
import { Demands } from './demand.ts'
import { Hearing } from './hearing.ts'
import { LinkQuality } from './link-quality.ts'
import type { ParticipantMedia, RoomMedia, RoomMediaListener } from './media.ts'
import type { Member } from './member.ts'
import { receptionPace } from './pace.ts'
import { RecentSpeakers } from './recent-speakers.ts'
import { Reception } from './reception.ts'
import { isAudio, wishesFor } from './subscription-policy.ts'
import { Vigil } from './vigil.ts'

/** A participant's transports and what it receives at first. */
export type Equipment = { media: MediaGrant; subscriptions: Subscription[] }

/** What the stage needs of its room. */
export type StageRoom = {
  readonly life: Lifetime
  readonly limits: { tracks: number; unseen: number; slots: number }
  state(): RoomState
  members(): Iterable<Member>
  /** Who is about to come in. */
  visitors(): Iterable<Member>
  member(id: ParticipantId): Member | undefined
  happen(event: RoomEvent): void
  signal(signal: Signal): void
  failed(error: unknown): void
  openMedia(listener: RoomMediaListener): Promise<RoomMedia>
}

/** How often at most the demand for layers is summed up, ms. */
const demandPace = 50

/** What is to be heard and seen in a room: who publishes, who receives, who speaks, and how well it arrives. */
export class Stage {
  readonly #room: StageRoom
  readonly #speaking = new Speaking()
  readonly #recent = new RecentSpeakers()
  readonly #quality = new LinkQuality()
  readonly #demands: Demands
  readonly #refresh: Paced
  readonly #sumDemand: Paced
  readonly #hearing: Hearing
  #media: Promise<RoomMedia> | undefined
  #shedding: SheddingStep = 'none'

  constructor(room: StageRoom) {
    this.#room = room
    this.#refresh = new Paced(
      room.life,
      () => receptionPace(room.state().participants.size),
      () => this.#refreshAll(),
    )
    this.#demands = new Demands(room.life, (track, layer) => {
      const owner = room.state().tracks.get(track)?.owner
      if (owner) room.member(owner)?.endpoint?.demand({ track, layer })
    })
    this.#sumDemand = new Paced(
      room.life,
      () => demandPace,
      () => this.#demands.update([...room.members()].flatMap(({ reception }) => [...reception.wanted()])),
    )
    this.#hearing = new Hearing({ ...room, media: () => this.#media, changed: () => this.#refresh.ask() })
    void new Vigil({
      ...room,
      // What goes directly does not come by.
      due: ({ id }) => !this.#isDirect && this.#tracksOf(id).some((track) => this.#isDue(track)),
    })
  }

  /** Opens one participant's transports, on the room's media, which is opened first if need be. */
  async openParticipant(ask: MediaAsk): Promise<ParticipantMedia> {
    this.#media ??= this.#openRoom()
    return (await this.#media).openParticipant(ask)
  }

  /** New transports for a member: whatever it had published or received through others is gone. */
  async reopen(member: Member, ask: MediaAsk): Promise<Equipment> {
    for (const track of this.#tracksOf(member.id)) this.unpublish(member, track.id)
    member.detach()
    const media = await this.openParticipant(ask)
    if (member.life.closed) {
      media.close()
      throw new Refusal('gone', 'left while opening media')
    }
    member.attach(media)
    return this.start(member)
  }

  /** Sets up what somebody at the door would receive; it flows when they are kept as a member. */
  async prepare(visitor: Member): Promise<Equipment> {
    const subscriptions = await visitor.reception.start(visitor.liveMedia, 'paused')
    return { media: this.#grant(visitor, false), subscriptions }
  }

  /** The first subscriptions on the member's transports, and how things stand. */
  async start(member: Member): Promise<Equipment> {
    const subscriptions = await member.reception.start(member.liveMedia, 'flowing')
    this.#sumDemand.ask()
    this.#greet(member)
    return { media: this.#grant(member, false), subscriptions }
  }

  /** Goes on with the transports that a member came back with. */
  keep(member: Member): Equipment {
    member.reception.refresh()
    this.#greet(member)
    return { media: this.#grant(member, true), subscriptions: member.reception.subscriptions }
  }

  /** Takes in a track, in place of an earlier one of the same source. Refuses `too-many-tracks`. */
  async publish(
    member: Member,
    source: Source,
    rtpParameters: Subscription['rtpParameters'],
    muted: boolean,
  ): Promise<TrackId> {
    const media = member.liveMedia
    this.#makeRoomFor(member, source)
    const track: Track = { id: randomUUID() as TrackId, owner: member.id, source, muted }
    const { layers } = await media.publish(track, rtpParameters)
    if (member.media !== media) throw new Refusal('gone', 'the transports are gone')
    try {
      this.#makeRoomFor(member, source)
    } catch (error) {
      media.unpublish(track.id)
      throw error
    }
    if (!isAudio(source)) this.#demands.add(track.id, layers)
    this.#room.happen({ type: 'track.published', track })
    return track.id
  }

  async mute(member: Member, id: TrackId, muted: boolean): Promise<void> {
    const track = this.#own(member, id)
    if (track.muted === muted) return
    this.#room.happen({ type: 'track.muted', id, muted })
    await member.liveMedia.mute(id, muted)
  }

  unpublish(member: Member, id: TrackId): void {
    this.#own(member, id)
    member.media?.unpublish(id)
    this.#forget(id)
    this.#room.happen({ type: 'track.unpublished', id })
  }

  see(member: Member, view: View): void {
    member.view = view
    member.reception.refresh()
  }

  /** Everybody is told, and receives no more than the server can give. */
  shed(step: SheddingStep): void {
    if (step === this.#shedding) return
    this.#shedding = step
    this.#room.signal({ type: 'shedding', step })
    this.#refresh.ask()
  }

  leave(id: ParticipantId): void {
    for (const track of this.#tracksOf(id)) this.#forget(track.id)
    this.#quality.leave(id)
    this.#recent.leave(id)
    this.#sumDemand.ask()
    this.#tellSpeakers(this.#speaking.leave(id))
  }

  /** Something happened in the room that may decide what is received, by one or by all. */
  follow(event: RoomEvent, before: RoomState): void {
    const { tracks, direct, participants } = this.#room.state()
    if (tracks !== before.tracks || participants !== before.participants) this.#hearing.refresh()
    if (event.type === 'participant.away' || event.type === 'participant.back')
      this.#room.member(event.id)?.reception.refresh()
    // Whether a track is muted makes no difference to what is held.
    if (event.type !== 'track.muted' && (tracks !== before.tracks || direct !== before.direct))
      this.#refresh.ask()
  }

  newReception(member: Member): Reception {
    return new Reception({
      wishes: (held) =>
        wishesFor({
          you: member.id,
          view: member.endpoint ? member.view : { hidden: true, audioOnly: false, tiles: [] },
          speaker: this.#speaking.current.active,
          recent: this.#recent.order,
          tracks: this.#room.state().tracks.values(),
          slots: this.#hearing.slots,
          held,
          allowance: allowanceAt(this.#shedding, !this.#showsSomething(member)),
        }),
      resting: () => this.#isDirect || this.#room.member(member.id) !== member,
      exists: (track) => this.#room.state().tracks.has(track) || this.#hearing.isSlot(track),
      changed: (change) => {
        member.endpoint?.subscriptions(change)
        if (change.closed.length > 0) this.#hearing.refresh()
        this.#sumDemand.ask()
      },
      failed: (error) => this.#room.failed(error),
      unseen: this.#room.limits.unseen,
    })
  }

  async #openRoom(): Promise<RoomMedia> {
    try {
      return await this.#room.openMedia({
        lost: () => this.#lose(),
        volumes: (volumes) => this.#hear(volumes),
        voices: (voices) => this.#hearing.hear(voices),
        score: (track, score) => this.#score(track, score),
      })
    } catch (error) {
      this.#media = undefined
      throw error
    }
  }

  /** The worker died. Everybody stays; everybody opens media again. */
  #lose(): void {
    this.#media = undefined
    this.#hearing.lose()
    for (const track of this.#room.state().tracks.keys()) this.#forget(track)
    for (const member of this.#everybody()) member.detach()
    this.#room.happen({ type: 'media.lost', generation: this.#room.state().generation + 1 })
  }

  #grant(member: Member, kept: boolean): MediaGrant {
    return { ...member.liveMedia.grant, generation: this.#room.state().generation, kept }
  }

  /** Signals and demands are not in the snapshot: who comes, or comes back, hears how things stand. */
  #greet(member: Member): void {
    const { active, speaking } = this.#speaking.current
    member.endpoint?.signal({ type: 'speakers', active, speaking })
    member.endpoint?.signal(this.#hearing.signal)
    member.endpoint?.signal({ type: 'shedding', step: this.#shedding })
    for (const [id, quality] of this.#quality.current)
      member.endpoint?.signal({ type: 'quality', id, quality })
    for (const { id } of this.#tracksOf(member.id)) {
      const layer = this.#demands.told(id)
      if (layer !== undefined) member.endpoint?.demand({ track: id, layer })
    }
  }

  #hear(volumes: Parameters<RoomMediaListener['volumes']>[0]): void {
    const owned = volumes.flatMap(({ track, volume }) => {
      const id = this.#room.state().tracks.get(track)?.owner
      return id ? [{ id, volume }] : []
    })
    this.#tellSpeakers(this.#speaking.hear(Date.now(), owned))
  }

  #refreshAll(): void {
    for (const member of this.#everybody()) member.reception.refresh()
    this.#sumDemand.ask()
  }

  #tellSpeakers(speakers: Speakers | undefined): void {
    if (!speakers) return
    if (speakers.active) this.#recent.speaks(speakers.active)
    this.#room.signal({ type: 'speakers', ...speakers })
    this.#refresh.ask()
  }

  #score(track: TrackId, score: number): void {
    const owner = this.#room.state().tracks.get(track)?.owner
    // What goes directly does not reach the server, and that is no fault.
    const heard = this.#isDirect ? 10 : score
    const quality = owner && this.#quality.score(owner, track, heard)
    if (owner && quality) this.#room.signal({ type: 'quality', id: owner, quality })
  }

  /** Whether packets of this track should arrive all the time; a screen may rest. */
  #isDue({ id, source, muted }: Track): boolean {
    if (muted || this.#room.state().direct?.settled) return false
    return source === 'microphone' || (source === 'camera' && this.#demands.told(id) !== null)
  }

  /** The only two have all their media from each other. */
  get #isDirect(): boolean {
    return this.#room.state().direct?.settled ?? false
  }

  /** Inside and at the door. */
  *#everybody(): Iterable<Member> {
    yield* this.#room.members()
    yield* this.#room.visitors()
  }

  #makeRoomFor(member: Member, source: Source): void {
    const own = this.#tracksOf(member.id)
    const old = own.find((track) => track.source === source)
    if (old) this.unpublish(member, old.id)
    else if (own.length >= this.#room.limits.tracks)
      throw new Refusal('too-many-tracks', `at most ${this.#room.limits.tracks} tracks`)
  }

  #showsSomething({ id }: Member): boolean {
    return this.#tracksOf(id).some(({ source }) => !isAudio(source))
  }

  #forget(track: TrackId): void {
    this.#demands.drop(track)
    this.#quality.forget(track)
  }

  #tracksOf(owner: ParticipantId): Track[] {
    return [...this.#room.state().tracks.values()].filter((track) => track.owner === owner)
  }

  #own(member: Member, id: TrackId): Track {
    const track = this.#room.state().tracks.get(id)
    if (track?.owner !== member.id) throw new Refusal('not-found', 'no such track of yours')
    return track
  }
}
