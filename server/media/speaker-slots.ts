import type { DirectTransport, Producer, Router, RtpCapabilities } from 'mediasoup/types'
import type { TrackId } from '#shared/protocol/ids.ts'
import { Loudest } from '../room/loudest.ts'
import { MicrophoneTap } from './microphone-tap.ts'
import { inwards } from './open-media.ts'
import { audioLevelOf } from './rtp-header.ts'
import { SpeakerSlot } from './speaker-slot.ts'

const audioLevel = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
/** dBov: what counts as said by somebody who does not say how loud it is. */
const unknownLevel = -50

/** Tells that a slot carries another voice from now on; resolves once its owner cannot hear it. */
type Occupied = (slot: TrackId, voice: TrackId | undefined) => Promise<unknown>

/**
 * The loudest microphones of a room, in so many streams. Every packet of every microphone comes by here and is judged
 * by its header; what is to be heard goes back into the router under a slot's name. No payload is ever looked at.
 */
export class SpeakerSlots {
  readonly slots: readonly SpeakerSlot[]
  readonly #transport: DirectTransport
  readonly #capabilities: RtpCapabilities
  readonly #occupied: Occupied
  readonly #loudest: Loudest<MicrophoneTap>
  readonly #levelId: number

  /** Opens slots on the room's router. */
  static async open(router: Router, count: number, occupied: Occupied): Promise<SpeakerSlots> {
    const transport = await router.createDirectTransport({ appData: inwards })
    const { codecs = [], headerExtensions = [] } = router.rtpCapabilities
    const capabilities: RtpCapabilities = {
      codecs: codecs.filter(({ kind }) => kind === 'audio'),
      headerExtensions: headerExtensions.filter(({ kind, uri }) => kind === 'audio' && uri === audioLevel),
    }
    try {
      const opening = Array.from({ length: count }, () => SpeakerSlot.open(transport, capabilities))
      return new SpeakerSlots(transport, capabilities, await Promise.all(opening), occupied)
    } catch (error) {
      transport.close()
      throw error
    }
  }

  private constructor(
    transport: DirectTransport,
    capabilities: RtpCapabilities,
    slots: readonly SpeakerSlot[],
    occupied: Occupied,
  ) {
    this.slots = slots
    this.#transport = transport
    this.#capabilities = capabilities
    this.#occupied = occupied
    this.#loudest = new Loudest(slots.length)
    this.#levelId = capabilities.headerExtensions?.[0]?.preferredId ?? 0
  }

  /** Whose voice each slot carries, or carried last. */
  get voices(): Array<{ slot: TrackId; voice: TrackId | null }> {
    const occupants = this.#loudest.occupants
    return this.slots.map(({ id }, index) => ({ slot: id, voice: occupants[index]?.track ?? null }))
  }

  voiceIn(slot: TrackId): TrackId | undefined {
    return this.voices.find((each) => each.slot === slot)?.voice ?? undefined
  }

  /** Listens to a microphone, until it ends. */
  async listen(microphone: Producer): Promise<void> {
    const tap = await MicrophoneTap.open(this.#transport, microphone, this.#capabilities)
    if (tap.closed) return
    tap.onPacket((packet) => this.#hear(tap, packet))
    tap.onEnd(() => this.#forget(tap))
  }

  close(): void {
    this.#transport.close()
  }

  #hear(tap: MicrophoneTap, packet: Buffer): void {
    const now = performance.now()
    const level = audioLevelOf(packet, this.#levelId) ?? unknownLevel
    const place = this.#loudest.hear(tap, level, now)
    if (!place) return tap.keep(packet, now)
    const slot = this.slots[place.slot]!
    if (tap.flowing && slot.source === tap) return slot.send(packet, now)
    tap.keep(packet, now)
    if (slot.source !== tap) slot.hold(this.#occupied(slot.id, tap.track))
    slot.begin(tap, tap.release(place.since, now), now)
    tap.flowing = true
  }

  #forget(tap: MicrophoneTap): void {
    if (this.#transport.closed) return
    this.#loudest.leave(tap)
    const slot = this.slots.find(({ source }) => source === tap)
    if (!slot) return
    slot.source = undefined
    slot.hold(this.#occupied(slot.id, undefined))
  }
}
