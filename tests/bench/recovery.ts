import { launchChromium, Person } from '../support/chromium.ts'
import { median, numbersFrom, printTable, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'

/** Kills the worker under a meeting of three, again and again: how long until everybody sees new frames of everybody. */
const { kills, participants } = numbersFrom({ kills: 10, participants: 3 })

await using server = await ServerProcess.start()
const browser = await launchChromium()
try {
  const people = await Promise.all(
    Array.from({ length: participants }, (_, index) => Person.arrive(browser, `Person ${index + 1}`)),
  )
  for (const person of people) await person.enter(server.url, 'bench')
  await sleep(5_000)
  const first: number[] = []
  const all: number[] = []
  for (let kill = 1; kill <= kills; kill++) {
    const times = await killAndWait(people)
    first.push(Math.min(...times))
    all.push(Math.max(...times))
    process.stdout.write('.')
    await sleep(4_000)
  }
  printTable(`\n${kills} times SIGKILL to the worker of a meeting of ${participants} (ms)`, [
    { until: 'somebody has a new frame', median: median(first), worst: Math.max(...first) },
    { until: 'everybody has new frames of everybody', median: median(all), worst: Math.max(...all) },
  ])
} finally {
  await browser.close()
}

/** For each person, ms from the kill until a frame of everybody else was decoded on a new connection. */
async function killAndWait(people: Person[]): Promise<number[]> {
  const waits = people.map((person) => person.page.evaluate(newFramesOf, people.length - 1))
  await sleep(200)
  const killedAt = Date.now()
  for (const worker of server.costs.workers) process.kill(worker.pid, 'SIGKILL')
  const seenAt = await Promise.all(waits)
  return seenAt.map((at) => at - killedAt)
}

/** Runs in the page: resolves when `count` videos have frames on connections that were made after now. */
function newFramesOf(count: number): Promise<number> {
  const known = new Set((globalThis as { connections?: RTCPeerConnection[] }).connections)
  return new Promise((seen) => {
    const poll = async (): Promise<void> => {
      let videos = 0
      for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? []) {
        if (known.has(connection)) continue
        for (const report of (await connection.getStats()).values())
          if (report.type === 'inbound-rtp' && report.kind === 'video' && report.framesDecoded > 0) videos++
      }
      if (videos >= count) seen(Date.now())
      else setTimeout(() => void poll(), 10)
    }
    void poll()
  })
}
