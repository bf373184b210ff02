import type { Producer, RtpCapabilities } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { Source } from '#shared/protocol/track.ts'
import type { RoomMedia, RoomMediaListener } from '../room/media.ts'
import { checkedDtlsParameters, checkedRtpCapabilities } from './client-parameters.ts'
import { MediasoupParticipantMedia, type RoomTracks } from './participant-media.ts'
import { PublishedTrack } from './published-track.ts'
import { refusing } from './refusals.ts'
import type { RoomBranch } from './room-branch.ts'
import { RoomBranches, type RoomGround } from './room-branches.ts'
import { SpeakerSlots } from './speaker-slots.ts'
import { Speakers } from './speakers.ts'
import { WebRtcTransports, type Transports } from './transports.ts'

/** One room's media: on one worker or several, and all that goes through it. */
export class MediasoupRoomMedia implements RoomMedia, RoomTracks {
  readonly #life = new Lifetime()
  readonly #branches: RoomBranches
  readonly #speakers: Speakers
  readonly #listener: RoomMediaListener
  readonly #tracks = new Map<TrackId, PublishedTrack>()
  /** As they arrive at home, where all sound is judged. */
  readonly #microphones = new Set<Producer>()
  readonly #participants = new Set<MediasoupParticipantMedia>()
  #slots: SpeakerSlots | undefined

  static async open(ground: RoomGround, listener: RoomMediaListener): Promise<MediasoupRoomMedia> {
    const branches = await RoomBranches.open(ground)
    try {
      const { router } = branches.home
      const speakers = await refusing(Speakers.open(router, (volumes) => listener.volumes(volumes)))
      if (router.closed) throw new Refusal('unavailable', 'the media worker ended')
      return new MediasoupRoomMedia(branches, speakers, listener)
    } catch (error) {
      branches.close()
      throw error
    }
  }

  private constructor(branches: RoomBranches, speakers: Speakers, listener: RoomMediaListener) {
    this.#branches = this.#life.own(branches)
    this.#speakers = this.#life.own(speakers)
    this.#listener = listener
    branches.onClose(() => {
      this.close()
      if (branches.lost) listener.lost()
    })
  }

  get closed(): boolean {
    return this.#life.closed
  }

  async openParticipant(ask: MediaAsk): Promise<MediasoupParticipantMedia> {
    const rtpCapabilities = checkedRtpCapabilities(ask.rtpCapabilities)
    const dtlsParameters = checkedDtlsParameters(ask.dtlsParameters)
    if (this.closed) throw new Refusal('unavailable', 'the media of this room is closed')
    return this.admit(
      (branch) =>
        WebRtcTransports.open(() => branch.openTransport(), dtlsParameters, branch.worker.addresses),
      rtpCapabilities,
    )
  }

  /** Takes in whoever is behind the transports that `open` opens at a branch; a machine comes with its own kind. */
  async admit(
    open: (branch: RoomBranch) => Promise<Transports>,
    rtpCapabilities: RtpCapabilities,
  ): Promise<MediasoupParticipantMedia> {
    const { branch, leave } = await refusing(this.#branches.seat())
    const transports = await open(branch).catch((error: unknown) => {
      leave()
      throw error
    })
    const participant = new MediasoupParticipantMedia(transports, rtpCapabilities, this, branch)
    participant.life.onClose(leave)
    return this.#keep(participant)
  }

  async add(source: Source, producer: Producer, branch: RoomBranch): Promise<PublishedTrack> {
    const track = new PublishedTrack(producer, branch, (score) => this.#listener.score(track.id, score))
    if (source === 'microphone') await this.#listen(track)
    if (producer.closed) return track
    this.#tracks.set(track.id, track)
    producer.observer.once('close', () => this.#tracks.delete(track.id))
    return track
  }

  async openSlots(count: number): Promise<readonly TrackId[]> {
    const { home } = this.#branches
    const slots = await refusing(
      SpeakerSlots.open(home.router, count, (slot, voice) => this.#occupied(slot, voice)),
    )
    if (this.closed) throw new Refusal('unavailable', 'the media of this room closed meanwhile')
    this.#slots = slots
    for (const { producer } of slots.slots) {
      const track = new PublishedTrack(producer, home, () => {})
      this.#tracks.set(track.id, track)
      producer.observer.once('close', () => this.#tracks.delete(track.id))
    }
    // In the same step: whoever comes from now on is listened to on coming.
    const microphones = [...this.#microphones]
    await Promise.all(
      microphones.map((microphone) =>
        slots.listen(microphone).catch((error: unknown) => {
          if (!microphone.closed) throw error
        }),
      ),
    )
    return slots.slots.map(({ id }) => id)
  }

  closeSlots(): void {
    this.#slots?.close()
    this.#slots = undefined
  }

  voiceIn(slot: TrackId): TrackId | undefined {
    return this.#slots?.voiceIn(slot)
  }

  find(id: TrackId, rtpCapabilities: RtpCapabilities): PublishedTrack | undefined {
    const track = this.#tracks.get(id)
    return track?.branch.router.canConsume({ producerId: id, rtpCapabilities }) ? track : undefined
  }

  close(): void {
    this.#life.close()
  }

  #keep(participant: MediasoupParticipantMedia): MediasoupParticipantMedia {
    this.#participants.add(participant)
    participant.life.onClose(this.#life.onClose(() => participant.close()))
    participant.life.onClose(() => this.#participants.delete(participant))
    if (participant.closed) throw new Refusal('unavailable', 'the media of this room closed meanwhile')
    return participant
  }

  async #listen(track: PublishedTrack): Promise<void> {
    const { producer: microphone, release } = await this.#branches.home.bring(track)
    track.producer.observer.once('close', release)
    if (microphone.closed) return
    this.#microphones.add(microphone)
    microphone.observer.once('close', () => this.#microphones.delete(microphone))
    await Promise.all([this.#speakers.add(microphone), this.#slots?.listen(microphone)])
  }

  async #occupied(slot: TrackId, voice: TrackId | undefined): Promise<void> {
    if (this.#slots) this.#listener.voices(this.#slots.voices)
    await Promise.all([...this.#participants].map((participant) => participant.heed(slot, voice)))
  }
}
