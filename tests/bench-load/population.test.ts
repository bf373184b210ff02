import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { LoadedAtrium } from '../bench/load/loaded-atrium.ts'
import { LoadedRelay } from '../bench/load/loaded-relay.ts'
import { cameras, layouts, type ParticipantPlan } from '../bench/load/plan.ts'
import { Population } from '../bench/load/population.ts'

const person = (name: string, way: Pick<ParticipantPlan, 'protocol' | 'relayed'>): ParticipantPlan => ({
  room: 'crowd',
  name,
  camera: cameras.low,
  microphone: { kind: 'always' },
  layout: layouts['3x3'],
  cipher: 'gcm',
  ...way,
})

const coturn = spawnSync('turnserver', ['--version']).error === undefined

const ways = [
  { by: 'UDP', protocol: 'udp', relayed: false },
  { by: 'TCP', protocol: 'tcp', relayed: false },
  ...(coturn ? [{ by: 'a TURN relay', protocol: 'udp', relayed: true } as const] : []),
] as const

test.each(ways)('two participants without a browser see and hear one another by $by', async (way) => {
  await using relay = way.relayed ? await LoadedRelay.start() : undefined
  await using atrium = await LoadedAtrium.start({ ...relay?.environment })
  const population = await Population.open({ place: atrium.server.place, tick: 5 })
  try {
    await Promise.all([population.join(person('Ada', way)), population.join(person('Bea', way))])
    await expect.poll(() => population.sums().samples.opened, { timeout: 30_000 }).toBeGreaterThan(20)
    await expect.poll(() => population.sample().subscriptions, { timeout: 30_000 }).toBe(4)
    const { participants, tracks, subscriptions, joins, failures } = population.sample()
    expect({ participants, tracks, subscriptions, joins: joins.length, failures }).toEqual({
      participants: 2,
      tracks: 4,
      subscriptions: 4,
      joins: 2,
      failures: [],
    })
    expect(population.sums().samples.forged).toBe(0)
  } finally {
    population.close()
  }
})
