import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomEvent } from '#shared/protocol/index.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import { opusParameters } from '../../support/rtp.ts'
import { Delays, nameOf } from './delays.ts'
import { RawClient } from '../../support/raw-client.ts'

type Person = { client: RawClient; id: ParticipantId; hand: boolean; microphone?: TrackId; muted: boolean }
type Change = 'mute' | 'hand' | 'rename' | 'leave' | 'join'

/** What changes in a room, twenty changes long. */
const script =
  'mute hand mute rename hand mute leave hand mute join hand mute rename hand mute leave hand mute rename join'.split(
    ' ',
  ) as Change[]

/** How many come in at the same time. */
const together = 20

export type CrowdOptions = { port: number; people: number; stage: number; media: MediaAsk }

/** A room full of bare clients: some on stage, who publish, the others watching; and what they do. */
export class Crowd {
  readonly #options: CrowdOptions
  #delays = new Delays()
  readonly #stage: Person[] = []
  #watching: Person[] = []
  #outside: Person[] = []
  #step = 0
  #named = 0
  #failures = 0

  private constructor(options: CrowdOptions) {
    this.#options = options
  }

  /** Everybody joins; ms each join took are returned along. */
  static async gather(options: CrowdOptions): Promise<{ crowd: Crowd; joins: number[] }> {
    const crowd = new Crowd(options)
    const joins: number[] = []
    for (let count = 0; count < options.people; count += together) {
      const group = Array.from({ length: Math.min(together, options.people - count) })
      const arrived = await Promise.all(group.map(() => crowd.#arrive(joins)))
      for (const person of arrived) {
        const onStage = crowd.#stage.length < options.stage
        if (onStage) await crowd.#publish(person)
        ;(onStage ? crowd.#stage : crowd.#watching).push(person)
      }
    }
    return { crowd, joins }
  }

  /** Asks for one change, the next of the script, somewhere in the room. */
  change(): void {
    const kind = script[this.#step++ % script.length]!
    this.#asked(kind).catch((error: unknown) => {
      if (this.#failures++ === 0) console.error('A change was refused:', error)
    })
  }

  /** Begins to count anew. */
  reset(): void {
    this.#delays = new Delays()
    for (const { client } of this.#everybody) client.messages = client.bytes = 0
  }

  /** What those who were there all the time were told since the last reset, and how late. */
  get told() {
    const present = [...this.#stage, ...this.#watching].map(({ client }) => client)
    const busiest = Math.max(...present.map(({ messages }) => messages))
    const bytes = Math.max(...present.map((client) => client.bytes))
    // Whoever left or came meanwhile did not hear everything.
    const most = Math.floor(this.#options.people * 0.9)
    return { busiest, bytes, failures: this.#failures, ...this.#delays.measured(most) }
  }

  close(): void {
    for (const { client } of this.#everybody) client.close()
  }

  get #everybody(): Person[] {
    return [...this.#stage, ...this.#watching, ...this.#outside]
  }

  async #arrive(joins: number[]): Promise<Person> {
    const client = await RawClient.open(this.#options.port, (message) => this.#delays.told(message))
    const start = performance.now()
    const id = await this.#join(client, `Person ${++this.#named}`)
    joins.push(performance.now() - start)
    return { client, id, hand: false, muted: false }
  }

  async #join(client: RawClient, name: string): Promise<ParticipantId> {
    const view = { tiles: 0, width: 320, height: 180, audioOnly: true }
    const { you } = await client.ask('room.join', { room: 'crowd', name, media: this.#options.media, view })
    return you
  }

  async #publish(person: Person): Promise<void> {
    const { id } = await person.client.ask('track.publish', {
      source: 'microphone',
      rtpParameters: opusParameters(),
      muted: false,
    })
    person.microphone = id
  }

  async #asked(kind: Change): Promise<unknown> {
    if (kind === 'mute') return this.#mute(this.#stage[this.#step % this.#stage.length]!)
    if (kind === 'join') return this.#comeIn()
    const index = (this.#step * 7_919) % this.#watching.length
    const person = this.#watching[index]!
    if (kind === 'leave') return this.#goOut(person)
    return kind === 'hand' ? this.#hand(person) : this.#rename(person)
  }

  #made(event: RoomEvent): void {
    this.#delays.made(nameOf(event))
  }

  #mute(person: Person): Promise<unknown> {
    const id = person.microphone!
    const muted = (person.muted = !person.muted)
    this.#made({ type: 'track.muted', id, muted })
    return person.client.ask('track.mute', { id, muted })
  }

  #hand(person: Person): Promise<unknown> {
    const raised = (person.hand = !person.hand)
    this.#made({ type: raised ? 'hand.raised' : 'hand.lowered', id: person.id })
    return person.client.ask('hand.set', { raised })
  }

  #rename(person: Person): Promise<unknown> {
    const name = `Person ${++this.#named}`
    this.#made({ type: 'participant.renamed', id: person.id, name })
    return person.client.ask('participant.rename', { name })
  }

  #goOut(person: Person): Promise<unknown> {
    this.#watching = this.#watching.filter((other) => other !== person)
    this.#outside.push(person)
    this.#made({ type: 'participant.left', id: person.id })
    return person.client.ask('room.leave', {})
  }

  async #comeIn(): Promise<void> {
    const person = this.#outside.shift()
    if (!person) return
    const name = `Person ${++this.#named}`
    const participant = { id: person.id, name, away: false, joinedAt: 0 }
    this.#made({ type: 'participant.joined', participant })
    person.id = await this.#join(person.client, name)
    person.hand = false
    this.#watching.push(person)
  }
}
