import { describe, expect, test } from 'vitest'
import { Loudest } from '../../server/room/loudest.ts'

const frame = 20
const quiet = -127

/** Microphones that send a packet every 20 ms; what is not said is silence. */
class Talk {
  readonly loudest: Loudest<string>
  now = 0

  constructor(slots: number) {
    this.loudest = new Loudest(slots)
  }

  /** Everybody speaks at this level for so long; returns the share of each one's packets that got through. */
  go(ms: number, levels: Record<string, number>): Record<string, number> {
    const through = Object.fromEntries(Object.keys(levels).map((id) => [id, 0]))
    for (let sent = 0; sent < ms; sent += frame, this.now += frame) {
      for (const [id, level] of Object.entries(levels))
        if (this.loudest.hear(id, level, this.now)) through[id]! += frame / ms
    }
    return Object.fromEntries(Object.entries(through).map(([id, share]) => [id, Number(share.toFixed(3))]))
  }

  get occupants() {
    return this.loudest.occupants.map((id) => id ?? '-').join(' ')
  }
}

describe('a slot', () => {
  test('is taken with the first audible packet', () => {
    const talk = new Talk(2)
    talk.go(1_000, { ann: quiet })
    expect(talk.loudest.hear('ann', -35, talk.now)).toEqual({ slot: 0, since: talk.now })
  })

  test('carries on through the pauses between words, and nothing through silence', () => {
    const talk = new Talk(1)
    expect(talk.go(500, { ann: -30 })).toEqual({ ann: 1 })
    expect(talk.go(400, { ann: quiet })).toEqual({ ann: 1 })
    talk.go(400, { ann: quiet })
    expect(talk.go(5_000, { ann: quiet })).toEqual({ ann: 0 })
  })

  test('stays with whoever spoke last, until somebody else speaks', () => {
    const talk = new Talk(2)
    talk.go(500, { ann: -30 })
    talk.go(10_000, { ann: quiet, ben: quiet })
    expect(talk.occupants).toBe('ann -')
    talk.go(500, { ben: -30, ann: quiet })
    expect(talk.occupants).toBe('ann ben')
    talk.go(2_000, { ann: quiet, ben: -30 })
    talk.go(500, { cleo: -40, ben: -30 })
    expect(talk.occupants).toBe('cleo ben')
  })

  test('is free when its microphone ends', () => {
    const talk = new Talk(1)
    talk.go(500, { ann: -20 })
    talk.loudest.leave('ann')
    expect(talk.occupants).toBe('-')
    expect(talk.go(100, { ben: -50 })).toEqual({ ben: 1 })
    talk.loudest.leave('nobody')
  })
})

describe('when more speak than there are slots', () => {
  test('overlapping talk of as many as there are slots is all carried', () => {
    const talk = new Talk(2)
    expect(talk.go(3_000, { ann: -20, ben: -45 })).toEqual({ ann: 1, ben: 1 })
  })

  test('equally loud voices do not push one another out', () => {
    const talk = new Talk(2)
    talk.go(2_000, { ann: -30, ben: -30 })
    expect(talk.go(3_000, { ann: -30, ben: -30, cleo: -27 })).toEqual({ ann: 1, ben: 1, cleo: 0 })
  })

  test('a clearly louder one takes the place of the weakest, but not by a click', () => {
    const talk = new Talk(2)
    talk.go(2_000, { ann: -30, ben: -40 })
    talk.go(40, { ann: -30, ben: -40, cleo: -10 })
    expect(talk.occupants).toBe('ann ben')
    talk.go(1_000, { ann: -30, ben: -40, cleo: quiet })
    talk.go(500, { ann: -30, ben: -40, cleo: -20 })
    expect(talk.occupants).toBe('ann cleo')
  })

  test('whoever has just got a slot keeps it for a while', () => {
    const talk = new Talk(1)
    talk.go(100, { ann: -40 })
    expect(talk.go(700, { ann: -40, ben: -15 })).toEqual({ ann: 1, ben: 0 })
    talk.go(700, { ann: -40, ben: -15 })
    expect(talk.occupants).toBe('ben')
  })

  test('steady noise is carried while there is room, and gives way to a softer voice at once', () => {
    const talk = new Talk(1)
    expect(talk.go(10_000, { fan: -40 })).toEqual({ fan: 1 })
    expect(talk.go(200, { ben: -45, fan: -40 })).toEqual({ ben: 1, fan: 0 })
  })

  test('noise never pushes a voice out', () => {
    const talk = new Talk(1)
    talk.go(10_000, { fan: -40 })
    for (let word = 0; word < 10; word++) {
      talk.go(300, { ann: -45, fan: -40 })
      talk.go(200, { ann: -75, fan: -40 })
    }
    expect(talk.occupants).toBe('ann')
  })

  test('a voice that pauses gives way to the next, and gets another slot when it goes on', () => {
    const talk = new Talk(1)
    for (const speaker of ['ann', 'ben', 'cleo', 'ann', 'ben']) {
      expect(talk.go(1_000, { [speaker]: -30 })).toEqual({ [speaker]: 1 })
      talk.go(700, { [speaker]: quiet })
    }
  })
})

/** Mulberry32: the same figures at every run. */
function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** People who begin and stop, syllable by syllable, and sometimes end; and what must hold with every packet. */
class Bustle {
  readonly #random: () => number
  readonly #slots: number
  readonly #loudest: Loudest<number>
  readonly #people: Array<{ speaking: boolean; loudness: number }>
  readonly #audible = new Map<number, number>()
  readonly #taken = new Map<number, number>()

  constructor(seed: number) {
    this.#random = chance(seed)
    this.#slots = 1 + Math.floor(this.#random() * 6)
    this.#loudest = new Loudest(this.#slots)
    this.#people = Array.from({ length: 12 }, () => ({
      speaking: false,
      loudness: -20 - 30 * this.#random(),
    }))
  }

  /** Lives through so many ms and tells what went wrong. */
  *live(ms: number): Iterable<string> {
    for (let now = 0; now < ms; now += frame) {
      for (const [id, person] of this.#people.entries()) {
        if (this.#random() < 0.004) person.speaking = !person.speaking
        if (this.#random() < 0.0005) yield* this.#end(id)
        else yield* this.#hear(id, this.#level(person, now), now)
      }
    }
  }

  #level({ speaking, loudness }: { speaking: boolean; loudness: number }, now: number): number {
    const syllable = speaking && now % 400 < 300
    return Math.max(-127, syllable ? loudness + 4 * this.#random() : -72 - 50 * this.#random())
  }

  *#end(id: number): Iterable<string> {
    this.#loudest.leave(id)
    this.#audible.delete(id)
    if (this.#loudest.occupants.includes(id)) yield `${id} has ended and still a slot`
  }

  *#hear(id: number, level: number, now: number): Iterable<string> {
    const before = [...this.#loudest.occupants]
    const place = this.#loudest.hear(id, level, now)
    if (level >= -60) this.#audible.set(id, now)
    const others = [...this.#audible.keys()].filter((other) => other !== id && !this.#isSilent(other, now))
    if (level >= -60 && others.length < this.#slots && !place)
      yield `${now}: ${id} is not heard though there is room`
    if (this.#isSilent(id, now) && place) yield `${now}: the silence of ${id} is carried`
    if (place && this.#loudest.occupants[place.slot] !== id) yield `${now}: ${id} speaks in a foreign slot`
    const present = this.#loudest.occupants.filter((each) => each !== undefined)
    if (new Set(present).size !== present.length) yield `${now}: somebody has two slots`
    if (this.#loudest.occupants.length !== this.#slots) yield `${now}: the number of slots changed`
    for (const [slot, old] of before.entries())
      if (old !== this.#loudest.occupants[slot]) yield* this.#change(slot, old, id, now)
  }

  *#change(slot: number, old: number | undefined, id: number, now: number): Iterable<string> {
    if (this.#loudest.occupants[slot] !== id) yield `${now}: a slot went to somebody who said nothing`
    const tenure = old === undefined || this.#isSilent(old, now) ? Infinity : now - this.#taken.get(old)!
    if (tenure < 1_000) yield `${now}: ${old} lost a slot after ${tenure} ms`
    this.#taken.set(id, now)
  }

  #isSilent(id: number, now: number): boolean {
    return now - (this.#audible.get(id) ?? -Infinity) > 600
  }
}

test.each(Array.from({ length: 25 }, (_, seed) => seed))(
  'whatever happens (%i), nobody has two slots, who has one keeps it a while, and where there is room everybody is heard',
  (seed) => {
    expect([...new Bustle(seed).live(30_000)]).toEqual([])
  },
)
