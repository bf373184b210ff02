import { expect, test } from 'vitest'
import type { ParticipantPlan } from '../bench/load/plan.ts'
import { Population } from '../bench/load/population.ts'
import { contestant, partsIn } from '../bench/peers/contestants.ts'
import { sceneOf, type SceneName } from '../bench/peers/scene.ts'

/** Galene is in no package registry: whoever has its binary names it. */
const programs = { galene: process.env['GALENE'] }
const people = 3
/** Streams that arrive in a room of three. */
const streams: Record<SceneName, number> = { meeting: 12, 'fan-out': 4 }
const parts = (Object.keys(partsIn) as SceneName[])
  .flatMap((scene) => partsIn[scene].map((name) => ({ scene, name, ...contestant(name) })))
  .filter(({ title, missing }) => {
    const hint = missing?.(programs)
    if (hint !== undefined) console.log(`${title} is left out, as it is not here: ${hint}`)
    return hint === undefined
  })

test.each(parts)(
  'three in a $scene receive what they should by $name',
  async ({ scene: sceneName, start }) => {
    const scene = sceneOf(sceneName, people)
    await using server = await start(programs)
    const population = await Population.open({ place: server.server.place, tick: 5 })
    try {
      const [first, ...others] = Array.from({ length: people }, (_, index) => scene.plan(index))
      await population.join(first as ParticipantPlan)
      await Promise.all(others.map((plan) => population.join(plan)))
      await expect.poll(() => population.sample().subscriptions, { timeout: 30_000 }).toBe(streams[sceneName])
      await expect
        .poll(() => scene.seen(population.sample()), { timeout: 30_000, interval: 1_000 })
        .toBeGreaterThanOrEqual(1)
      const { participants, failures } = population.sample()
      expect({ participants, failures }).toEqual({ participants: people, failures: [] })
      expect(population.sums().samples.forged).toBe(0)
    } finally {
      population.close()
    }
  },
)
