import type { Producer, Router, RtpCapabilities, WebRtcTransport } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import type { TrackId } from '#shared/protocol/ids.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { Source } from '#shared/protocol/track.ts'
import type { RoomMedia, RoomMediaListener } from '../room/media.ts'
import { checkedDtlsParameters, checkedRtpCapabilities } from './client-parameters.ts'
import type { MediaWorker } from './media-worker.ts'
import { MediasoupParticipantMedia, type RoomTracks } from './participant-media.ts'
import { PublishedTrack } from './published-track.ts'
import { refusing } from './refusals.ts'
import { SpeakerSlots } from './speaker-slots.ts'
import { Speakers } from './speakers.ts'
import { WebRtcTransports, type Transports } from './transports.ts'

/** bit/s: a first guess at each viewer's line, enough for a large tile and some small ones before anything is measured. */
const initialAvailableOutgoingBitrate = 1_500_000

/**
 * bit/s: what each viewer's line is taken to carry at least, enough for one smallest picture at its full frame rate.
 * After a line overflowed once the estimate falls far below what it carries, and rises slowly.
 */
const leastOutgoingBitrate = 150_000

/** How long a browser may be silent before its transport counts as disconnected, s (RFC 7675). Longer than a resume takes. */
const iceConsentTimeout = 30

/** One room's media: a router on one worker, and all that goes through it. */
export class MediasoupRoomMedia implements RoomMedia, RoomTracks {
  readonly #life = new Lifetime()
  readonly #worker: MediaWorker
  readonly #router: Router
  readonly #speakers: Speakers
  readonly #listener: RoomMediaListener
  readonly #tracks = new Map<TrackId, PublishedTrack>()
  readonly #microphones = new Set<Producer>()
  readonly #participants = new Set<MediasoupParticipantMedia>()
  #slots: SpeakerSlots | undefined

  static async open(
    { router, worker }: { router: Router; worker: MediaWorker },
    listener: RoomMediaListener,
  ): Promise<MediasoupRoomMedia> {
    try {
      const speakers = await refusing(Speakers.open(router, (volumes) => listener.volumes(volumes)))
      if (router.closed) throw new Refusal('unavailable', 'the media worker ended')
      return new MediasoupRoomMedia(worker, router, speakers, listener)
    } catch (error) {
      router.close()
      throw error
    }
  }

  private constructor(worker: MediaWorker, router: Router, speakers: Speakers, listener: RoomMediaListener) {
    this.#worker = worker
    this.#router = this.#life.own(router)
    this.#speakers = this.#life.own(speakers)
    this.#listener = listener
    router.once('workerclose', () => {
      this.close()
      if (worker.died) listener.lost()
    })
  }

  get closed(): boolean {
    return this.#life.closed
  }

  async openParticipant(ask: MediaAsk): Promise<MediasoupParticipantMedia> {
    const rtpCapabilities = checkedRtpCapabilities(ask.rtpCapabilities)
    const dtlsParameters = checkedDtlsParameters(ask.dtlsParameters)
    if (this.closed) throw new Refusal('unavailable', 'the media of this room is closed')
    const { addresses } = this.#worker
    const transports = await WebRtcTransports.open(() => this.#openTransport(), dtlsParameters, addresses)
    const participant = this.admit(transports, rtpCapabilities)
    if (participant.closed) throw new Refusal('unavailable', 'the media of this room closed meanwhile')
    return participant
  }

  /** Takes in whoever is behind these transports; a machine comes with its own kind. */
  admit(transports: Transports, rtpCapabilities: RtpCapabilities): MediasoupParticipantMedia {
    const participant = new MediasoupParticipantMedia(transports, rtpCapabilities, this)
    this.#participants.add(participant)
    participant.life.onClose(this.#life.onClose(() => participant.close()))
    participant.life.onClose(() => this.#participants.delete(participant))
    return participant
  }

  async add(source: Source, producer: PublishedTrack['producer']): Promise<PublishedTrack> {
    const track = new PublishedTrack(producer, (score) => this.#listener.score(track.id, score))
    if (source === 'microphone') await this.#listen(producer)
    if (producer.closed) return track
    this.#tracks.set(track.id, track)
    producer.observer.once('close', () => this.#tracks.delete(track.id))
    return track
  }

  async openSlots(count: number): Promise<readonly TrackId[]> {
    const slots = await refusing(
      SpeakerSlots.open(this.#router, count, (slot, voice) => this.#occupied(slot, voice)),
    )
    if (this.closed) throw new Refusal('unavailable', 'the media of this room closed meanwhile')
    this.#slots = slots
    for (const { producer } of slots.slots) {
      const track = new PublishedTrack(producer, () => {})
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
    return track && this.#router.canConsume({ producerId: id, rtpCapabilities }) ? track : undefined
  }

  close(): void {
    this.#life.close()
  }

  async #listen(microphone: Producer): Promise<void> {
    this.#microphones.add(microphone)
    microphone.observer.once('close', () => this.#microphones.delete(microphone))
    await Promise.all([this.#speakers.add(microphone), this.#slots?.listen(microphone)])
  }

  async #occupied(slot: TrackId, voice: TrackId | undefined): Promise<void> {
    if (this.#slots) this.#listener.voices(this.#slots.voices)
    await Promise.all([...this.#participants].map((participant) => participant.heed(slot, voice)))
  }

  async #openTransport(): Promise<WebRtcTransport> {
    const transport = await this.#router.createWebRtcTransport({
      webRtcServer: this.#worker.webRtcServer,
      preferUdp: true,
      initialAvailableOutgoingBitrate,
      iceConsentTimeout,
    })
    await transport.setMinOutgoingBitrate(leastOutgoingBitrate)
    return transport
  }
}
