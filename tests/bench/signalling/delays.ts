import type { RoomEvent, Update } from '#shared/protocol/index.ts'

type Heard = { changes: string[]; count: number; last: number }

/** How long it takes from a change until the last one who hears of it does. */
export class Delays {
  readonly #made = new Map<string, number[]>()
  /** Everybody gets the same messages: each is read once. */
  readonly #heard = new Map<string, Heard>()

  /** A change was asked for just now. */
  made(change: string): void {
    const times = this.#made.get(change) ?? []
    times.push(performance.now())
    this.#made.set(change, times)
  }

  told(message: Buffer): void {
    const text = message.toString('latin1')
    const heard = this.#heard.get(text) ?? {
      changes: changesIn(message.toString('utf8', 2)),
      count: 0,
      last: 0,
    }
    heard.count++
    heard.last = performance.now()
    this.#heard.set(text, heard)
  }

  /** In ms, one for each change that at least `people` have heard of; and how many changes were told of at all. */
  measured(people: number): { delays: number[]; changes: number } {
    const delays: number[] = []
    let changes = 0
    for (const { changes: told, count, last } of this.#heard.values())
      for (const change of told) {
        const made = this.#made.get(change)?.shift()
        if (made === undefined) continue
        changes++
        if (count >= people) delays.push(last - made)
      }
    return { delays, changes }
  }
}

/** Names a change so that whoever asks for it and whoever hears of it say the same. */
export function nameOf(event: RoomEvent): string {
  if (event.type === 'participant.joined') return `${event.type} ${event.participant.name}`
  const id = 'id' in event ? event.id : ''
  return event.type === 'track.muted' ? `${event.type} ${id} ${event.muted}` : `${event.type} ${id}`
}

/** An update, or the one event that the old way told. */
function changesIn(text: string): string[] {
  const [name, ...rest] = JSON.parse(text) as [string, ...unknown[]]
  if (name === 'update') return (rest[0] as Update).events.map(nameOf)
  return name === 'event' ? [nameOf(rest[1] as RoomEvent)] : []
}
