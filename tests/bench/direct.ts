import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { launchChromium, Person } from '../support/chromium.ts'
import { listenForGaps, soundGap } from '../support/sound-gap.ts'
import { writeVoice } from '../support/voice.ts'
import { median, numbersFrom, printTable, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'

/** Two people talk directly; a third comes and goes, again and again: the longest gap in the sound that the two hear. */
const { runs } = numbersFrom({ runs: 10 })

const folder = await mkdtemp(join(tmpdir(), 'atrium-bench-'))
const voice = join(folder, 'voice.wav')
await writeVoice(voice)
await using server = await ServerProcess.start({ P2P: 'on' })
const browser = await launchChromium('allowed', { args: [`--use-file-for-fake-audio-capture=${voice}`] })
try {
  const two = [await Person.arrive(browser, 'Ann'), await Person.arrive(browser, 'Ben')]
  for (const person of two) await person.enter(server.url, 'bench')
  await path('direct', two)
  const gaps = { still: [] as number[], toServer: [] as number[], toDirect: [] as number[] }
  for (let run = 1; run <= runs; run++) {
    // At the door already, so that what is measured is her coming in, not the start of a page on the same machine.
    const third = await Person.arrive(browser, 'Cleo')
    await third.page.goto(`${server.url}/r/bench?name=Cleo`)
    const door = third.page.getByTestId('join-button')
    await door.waitFor()
    await sleep(2_000)
    gaps.still.push(await longestGap(two, () => sleep(4_000)))
    gaps.toServer.push(
      await longestGap(two, async () => {
        await door.click()
        await third.inside()
        await path('server', two)
      }),
    )
    gaps.toDirect.push(
      await longestGap(two, async () => {
        await third.press('control-leave')
        await path('direct', two)
      }),
    )
    await third[Symbol.asyncDispose]()
    process.stdout.write('.')
  }
  const row = (what: string, values: number[]) => ({
    what,
    median: Math.round(median(values)),
    worst: Math.round(Math.max(...values)),
  })
  printTable(`\nLongest gap between packets of sound, ${runs} runs, the worse of two listeners (ms)`, [
    row('nothing changes (for comparison)', gaps.still),
    row('direct to server: a third person comes', gaps.toServer),
    row('server to direct: the third person leaves', gaps.toDirect),
  ])
} finally {
  await browser.close()
  await rm(folder, { recursive: true, force: true })
}

/** ms; also what follows in the next seconds counts. */
async function longestGap(people: Person[], change: () => Promise<unknown>): Promise<number> {
  for (const { page } of people) await listenForGaps(page)
  await change()
  await sleep(4_000)
  const gaps = await Promise.all(people.map(({ page }) => soundGap(page)))
  return Math.max(...gaps.map(({ longest }) => longest))
}

async function path(wanted: string, people: Person[]): Promise<void> {
  for (const { page } of people)
    await page.locator(`[data-testid="path-mark"][data-path="${wanted}"]`).waitFor({ timeout: 120_000 })
}
