import type { Page } from 'playwright-core'
import { launchChromium, Person } from '../../support/chromium.ts'
import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { LoadRun } from '../load/load-run.ts'
import { cameras, layouts, type ParticipantPlan } from '../load/plan.ts'
import { useOf } from '../load/process-load.ts'
import { sleep } from '../measure.ts'
import { judgePerson, type JudgedPerson, type Means } from './endurance.ts'
import { MeshPage } from './mesh-page.ts'
import { measurePerson, type Usage } from './person-load.ts'

/** Sizes to try, s to measure each, and where what is going on is told. */
export type Trial = { sizes: readonly number[]; seconds: number; means: Means; tell(text: string): void }

/** ms for encoders and estimates of the bandwidth to settle. */
const settling = 6_000
const viewport = { width: 800, height: 450 }
const room = 'mesh'

/** One person among so many others, each connected to each. Ends after the first size that breaks. */
export async function tryMesh(url: string, trial: Trial): Promise<JudgedPerson[]> {
  const browser = await launchChromium()
  try {
    const person = await Person.arrive(browser, 'Ada', { viewport, permissions: ['camera', 'microphone'] })
    using mesh = await MeshPage.open(person.page, url)
    const usage = () => ({ crowd: useOf(process.pid).cpu, server: 0 })
    return await trySizes('mesh', trial, person.page, (size) => mesh.grow(size), usage)
  } finally {
    await browser.close()
  }
}

/** The same person among as many others in a room of the server. */
export async function tryServer(atrium: LoadedAtrium, trial: Trial): Promise<JudgedPerson[]> {
  const { server, freeCores } = atrium
  await using run = await LoadRun.start({ server, generators: 1, cores: freeCores })
  const browser = await launchChromium()
  try {
    const person = await Person.arrive(browser, 'Ada', { viewport, permissions: ['camera', 'microphone'] })
    await person.enter(server.place.url, room)
    let inside = 0
    const grow = async (size: number) => {
      await run.add(
        Array.from({ length: size - 1 - inside }, (_, index) => other(inside + index)),
        10,
      )
      inside = size - 1
    }
    const usage = () => ({
      crowd: sum(run.generatorPids.map((pid) => useOf(pid).cpu)),
      server: sum(pidsOf(atrium).map((pid) => useOf(pid).cpu)),
    })
    return await trySizes('server', trial, person.page, grow, usage)
  } finally {
    await browser.close()
  }
}

async function trySizes(
  by: string,
  { sizes, seconds, means, tell }: Trial,
  page: Page,
  grow: (size: number) => Promise<void>,
  usage: () => Usage,
): Promise<JudgedPerson[]> {
  const judged: JudgedPerson[] = []
  for (const size of sizes) {
    tell(`${by}: ${size} participants`)
    await grow(size)
    await sleep(settling)
    const person = judgePerson(await measurePerson(page, size, seconds, usage), means)
    judged.push(person)
    if (person.verdict !== 'good') break
  }
  return judged
}

const other = (index: number): ParticipantPlan => ({
  room,
  name: `Participant ${index + 2}`,
  camera: cameras.high,
  microphone: { kind: 'always' },
  layout: layouts['3x3'],
  protocol: 'udp',
  cipher: 'gcm',
})

const pidsOf = ({ server: { processes } }: LoadedAtrium): number[] =>
  [processes?.node ?? [], processes?.workers ?? []].flat()

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
