import { expect, test } from 'vitest'
import { videoRoomPlugin } from '../bench/load/loaded-janus.ts'
import type { ParticipantPlan } from '../bench/load/plan.ts'
import { Population } from '../bench/load/population.ts'
import { contestants, partsIn } from '../bench/peers/contestants.ts'
import { sceneOf, type SceneName } from '../bench/peers/scene.ts'

const janus = videoRoomPlugin() !== undefined
if (!janus) console.log('Janus is not installed here and is left out: apt install janus')

const people = 3
/** Streams that arrive in a room of three. */
const streams: Record<SceneName, number> = { meeting: 12, 'fan-out': 4 }
const parts = (Object.keys(partsIn) as SceneName[]).flatMap((scene) =>
  partsIn[scene].map((name) => ({ scene, name })),
)

test.each(parts.filter(({ name }) => name !== 'janus' || janus))(
  'three in a $scene receive what they should by $name',
  async ({ scene: sceneName, name }) => {
    const scene = sceneOf(sceneName, people)
    await using contestant = await contestants[name].start()
    const population = await Population.open({ place: contestant.server.place, tick: 5 })
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
