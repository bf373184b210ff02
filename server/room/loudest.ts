/** What is heard, in dBov (RFC 6464: -127 to 0), dB and ms. */
const rules = {
  /** Below this a microphone picks up an empty room. */
  audible: -60,
  /** How long a voice is carried on after its last audible packet, so that words do not lose their ends. */
  hangover: 600,
  /** So far above its own noise a voice stands out; a fan never does for long. */
  prominence: 12,
  /** How long a voice that stood out counts as somebody who speaks. */
  hold: 1_200,
  /** How fast what is always there becomes noise, dB per second; and how quiet noise is at least. */
  noise: { rise: 5, least: -70 },
  /** Who speaks loses a slot only to somebody so much louder, for so long, and not right after getting it. */
  takeover: { margin: 6, patience: 100, tenure: 1_000 },
}

type Voice = {
  slot: number | undefined
  /** When it got its slot. */
  taken: number
  /** Smoothed loudness. */
  level: number
  noise: number
  heard: number
  /** When it began to be audible, and was last. */
  since: number
  audible: number
  prominent: number
}

/** Where a packet goes: `slot` from 0; `since` is when this spurt of sound began, in the clock of `hear`. */
export type Place = { slot: number; since: number }

/**
 * Who of many microphones is heard through a few slots. Whoever begins to speak gets a slot at once if one is free or
 * its occupant silent or mere noise; whoever has one keeps it until another needs it. Decided packet by packet.
 */
export class Loudest<Id> {
  readonly #voices = new Map<Id, Voice>()
  readonly #occupants: Array<Id | undefined>

  constructor(slots: number) {
    this.#occupants = Array.from({ length: slots }, () => undefined)
  }

  /** Whose voice each slot carries, or carried last. */
  get occupants(): ReadonlyArray<Id | undefined> {
    return this.#occupants
  }

  /** Takes in the loudness of one packet (dBov) at a time (ms); says where it goes, `undefined`: nowhere. */
  hear(id: Id, level: number, now: number): Place | undefined {
    const voice = this.#voice(id, now)
    listen(voice, level, now)
    if (isSilent(voice, now)) return undefined
    if (voice.slot === undefined) this.#place(id, voice, now)
    return voice.slot === undefined ? undefined : { slot: voice.slot, since: voice.since }
  }

  /** A microphone ended; its slot is free. */
  leave(id: Id): void {
    const slot = this.#voices.get(id)?.slot
    if (slot !== undefined) this.#occupants[slot] = undefined
    this.#voices.delete(id)
  }

  #voice(id: Id, now: number): Voice {
    const known = this.#voices.get(id)
    if (known) return known
    const never = -Infinity
    const voice: Voice = {
      slot: undefined,
      taken: never,
      level: -127,
      noise: rules.noise.least,
      heard: now,
      since: never,
      audible: never,
      prominent: never,
    }
    this.#voices.set(id, voice)
    return voice
  }

  #place(id: Id, voice: Voice, now: number): void {
    const slot = this.#slotFor(voice, now)
    if (slot === undefined) return
    const before = this.#occupants[slot]
    const displaced = before === undefined ? undefined : this.#voices.get(before)
    if (displaced) displaced.slot = undefined
    this.#occupants[slot] = id
    voice.slot = slot
    voice.taken = now
  }

  #slotFor(voice: Voice, now: number): number | undefined {
    const free = this.#occupants.indexOf(undefined)
    if (free >= 0) return free
    const occupants = this.#occupants.map((id) => this.#voices.get(id!)!)
    const silent = occupants.filter((each) => isSilent(each, now))
    if (silent.length > 0) return least(silent, ({ audible }) => audible).slot
    if (!isProminent(voice, now)) return undefined
    const noisy = occupants.filter((each) => !isProminent(each, now))
    if (noisy.length > 0) return least(noisy, ({ level }) => level).slot
    const settled = occupants.filter(({ taken }) => now - taken >= rules.takeover.tenure)
    if (settled.length === 0) return undefined
    const weakest = least(settled, ({ level }) => level)
    return isLouder(voice, weakest, now) ? weakest.slot : undefined
  }
}

function listen(voice: Voice, level: number, now: number): void {
  if (level >= rules.audible) {
    if (isSilent(voice, now)) Object.assign(voice, { since: now, level })
    voice.audible = now
  }
  // Up at once, down slowly: as loud as its syllables, not its pauses.
  voice.level += (level - voice.level) * (level > voice.level ? 0.6 : 0.1)
  const risen = voice.noise + (rules.noise.rise * (now - voice.heard)) / 1_000
  voice.noise = Math.max(rules.noise.least, Math.min(level, risen))
  voice.heard = now
  if (level >= Math.max(rules.audible, voice.noise + rules.prominence)) voice.prominent = now
}

const isSilent = ({ audible }: Voice, now: number): boolean => now - audible > rules.hangover
const isProminent = ({ prominent }: Voice, now: number): boolean => now - prominent <= rules.hold
const isLouder = (voice: Voice, other: Voice, now: number): boolean =>
  voice.level >= other.level + rules.takeover.margin && now - voice.since >= rules.takeover.patience

function least(voices: readonly Voice[], measure: (voice: Voice) => number): Voice {
  return voices.reduce((low, each) => (measure(each) < measure(low) ? each : low))
}
