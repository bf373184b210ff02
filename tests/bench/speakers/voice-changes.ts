import type { SubscriptionId, TrackId } from '#shared/protocol/ids.ts'
import type { MediasoupParticipantMedia } from '../../../server/media/participant-media.ts'
import type { Talker } from '../../media/talk.ts'
import { flowing, paused, type DirectParticipant } from '../../media/test-engine.ts'

/** Lets the next voice be heard; resolves when the last listener can be sent it. */
export type ChangeVoice = () => Promise<void>

type Listeners = readonly MediasoupParticipantMedia[]

/** dBov */
const speech = -30

/** Each listener gets a consumer of the new voice, and that of the old one is closed. */
export async function byCreating(listeners: Listeners, voices: readonly TrackId[]): Promise<ChangeVoice> {
  let turn = 0
  const subscribe = async (listener: MediasoupParticipantMedia): Promise<SubscriptionId> =>
    (await listener.subscribe(voices[turn % voices.length]!, flowing))!.id
  const held = await Promise.all(listeners.map(subscribe))
  const replace = async (listener: MediasoupParticipantMedia, index: number): Promise<void> => {
    const old = held[index]!
    held[index] = await subscribe(listener)
    listener.unsubscribe(old)
  }
  return async () => {
    turn++
    await Promise.all(listeners.map(replace))
  }
}

/** Each listener holds consumers of all voices; that of the new one is resumed, that of the old one paused. */
export async function byResuming(listeners: Listeners, voices: readonly TrackId[]): Promise<ChangeVoice> {
  const hold = (listener: MediasoupParticipantMedia): Promise<SubscriptionId[]> =>
    Promise.all(voices.map(async (voice) => (await listener.subscribe(voice, paused))!.id))
  const held = await Promise.all(listeners.map(hold))
  let current = 0
  return async () => {
    const old = current
    const next = (current + 1) % voices.length
    current = next
    await Promise.all(
      listeners.flatMap((listener, index) => [
        listener.forward(held[index]![next]!, flowing),
        listener.forward(held[index]![old]!, paused),
      ]),
    )
  }
}

/**
 * Each listener holds the slots, and so do the speakers, one more than there are slots, who come after everybody else:
 * what has arrived at them was sent to all.
 */
export async function bySlots(
  listeners: Listeners,
  slots: readonly TrackId[],
  speakers: readonly Talker[],
): Promise<ChangeVoice> {
  await Promise.all(listeners.flatMap((listener) => slots.map((slot) => listener.subscribe(slot, flowing))))
  const ears = speakers.map(({ participant }) => new Ear(participant))
  for (const { participant } of speakers)
    for (const slot of slots) await participant.media.subscribe(slot, flowing)
  let turn = 0
  return async () => {
    const speaking = turn++ % speakers.length
    const heard = ears.filter((_, index) => index !== speaking).map((ear) => ear.next())
    speakers[speaking]!.say(speech)
    await Promise.all(heard)
  }
}

/** Waits for packets that come to somebody. */
class Ear {
  #heard: () => void = () => {}

  constructor({ receive }: DirectParticipant) {
    receive.observer.on('newconsumer', (consumer) => consumer.on('rtp', () => this.#heard()))
  }

  /** Resolves when the next packet comes. */
  next(): Promise<void> {
    return new Promise((heard) => (this.#heard = heard))
  }
}
