import { TestEngine } from '../../media/test-engine.ts'
import { sleep } from '../measure.ts'
import { Floor, type Use } from './floor.ts'
import { byCreating, byResuming, bySlots, type ChangeVoice } from './voice-changes.ts'

/** One change of speaker: ms of CPU, and ms until the last listener can be sent the new voice. */
export type Change = Use & { delay: number }

/**
 * How listeners come by a new voice: what changes take, and in each round what a packet of a microphone costs more than
 * where nobody listens (µs of CPU).
 */
export type Mechanism = { changes: Change[]; packets: Use[] }

/** Consumers created and closed for each change, consumers of everybody resumed and paused, and speaker slots. */
export type Mechanisms = { listeners: number; created: Mechanism; resumed: Mechanism; slots: Mechanism }

export type RoomSize = { listeners: number; microphones: number; slots: number }

type Floors = Record<'created' | 'resumed' | 'slots', Floor>

/** After the first, which warm up. */
const times = { rounds: 5, changes: 12, warmUps: 3 }
/** ms from one change to the next; ms after which nobody's last word holds a slot any more. */
const pauses = { change: 20, silence: 700 }

/** Compares the mechanisms in rooms of the same size, all on one worker. */
export async function compareMechanisms({ listeners, microphones, slots }: RoomSize): Promise<Mechanisms> {
  using engine = await TestEngine.start()
  const floors: Floors = {
    created: await Floor.open(engine, microphones),
    resumed: await Floor.open(engine, microphones),
    slots: await Floor.open(engine, microphones),
  }
  const { created, resumed } = floors
  const resume = await byResuming(await resumed.admit(listeners), resumed.voices)
  const ids = await floors.slots.room.media.openSlots(slots)
  const packets = await measurePackets(floors, slots)
  // Only now: until here nobody listens in these rooms.
  const create = await byCreating(await created.admit(listeners), created.voices)
  const speakers = floors.slots.talkers.slice(0, slots + 1)
  const fill = await bySlots(await floors.slots.admit(listeners), ids, speakers)
  return {
    listeners,
    created: { changes: await measureChanges(created, create, pauses.change), packets: [] },
    resumed: { changes: await measureChanges(resumed, resume, pauses.change), packets: packets.resumed },
    slots: {
      changes: await measureChanges(floors.slots, fill, pauses.silence / slots),
      packets: packets.slots,
    },
  }
}

/** The same packets in each of the rooms, in turn. */
async function measurePackets(floors: Floors, speaking: number): Promise<Record<'resumed' | 'slots', Use[]>> {
  const costs: Record<'resumed' | 'slots', Use[]> = { resumed: [], slots: [] }
  for (let round = -1; round < times.rounds; round++) {
    const nobody = await floors.created.useOfPackets(speaking)
    const resumed = await floors.resumed.useOfPackets(speaking)
    const slots = await floors.slots.useOfPackets(speaking)
    if (round < 0) continue
    costs.resumed.push(difference(resumed, nobody))
    costs.slots.push(difference(slots, nobody))
  }
  return costs
}

const difference = (use: Use, from: Use): Use => ({
  node: use.node - from.node,
  worker: use.worker - from.worker,
})

async function measureChanges(floor: Floor, change: ChangeVoice, pause: number): Promise<Change[]> {
  const measured: Change[] = []
  for (let count = -times.warmUps; count < times.changes; count++) {
    await sleep(pause)
    let delay = 0
    const use = await floor.useDuring(async () => {
      const start = performance.now()
      await change()
      delay = performance.now() - start
    })
    if (count >= 0) measured.push({ ...use, delay })
  }
  return measured
}
