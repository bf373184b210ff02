import type { Page } from 'playwright-core'
import { launchChromium, Person } from '../support/chromium.ts'
import { noteStages, stages, type Noted } from './join/stages.ts'
import { median, numbersFrom, printTable, quantile, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'

/**
 * Joins into a running meeting, which with the newcomer is one of three: from the click to the first remote frame and
 * the first remote packet of sound. Windows are small: without a graphics card drawing them costs more than all else.
 */
const viewport = { width: 640, height: 360 }
const { joins, present } = numbersFrom({ joins: 20, present: 2 })

type Arrival = { frame: number; sound: number; noted: Noted; commands: string[] }

await using server = await ServerProcess.start()
const browser = await launchChromium()
try {
  for (let index = 1; index <= present; index++) {
    const person = await Person.arrive(browser, `Present ${index}`, { viewport })
    await person.enter(server.url, 'bench')
  }
  await sleep(5_000)
  const arrivals: Arrival[] = []
  for (let index = 1; index <= joins; index++) {
    arrivals.push(await arrive(index))
    process.stdout.write('.')
  }
  printTable(`\n${joins} joins into a room of ${present}, from the click (ms)`, [
    row(
      'first remote frame',
      arrivals.map(({ frame }) => frame),
    ),
    row(
      'first remote audio packet',
      arrivals.map(({ sound }) => sound),
    ),
  ])
  printTable(
    'Where the time goes: when each step was reached (before the click: at the door), and how long it took (ms, medians)',
    stages.map((stage, index) => ({
      step: stage,
      reached: median(reached(arrivals, index)),
      took: median(steps(arrivals, index)),
      'took, worst': Math.max(...steps(arrivals, index)),
    })),
  )
  const trips = arrivals.map(({ commands }) => commands.filter(isNeeded).length)
  printTable('Signalling round trips from the click to the first remote frame', [
    { needed: 'to receive', median: median(trips), worst: Math.max(...trips) },
  ])
  console.log(`All commands sent in that time, last join: ${arrivals.at(-1)?.commands.join(', ')}`)
} finally {
  await browser.close()
}

/** Commands without which nothing would be received; the others publish and report, and nobody waits for them. */
function isNeeded(command: string): boolean {
  return command === 'room.join' || command === 'media.ready'
}

async function arrive(index: number): Promise<Arrival> {
  await using person = await Person.arrive(browser, `Guest ${index}`, { viewport })
  await person.context.addInitScript(noteStages)
  const sent = commandsOf(person.page)
  await person.page.goto(`${server.url}/r/bench?name=Guest${index}`)
  await person.page.locator('[data-testid="join-button"]:enabled').waitFor()
  await person.page.getByTestId('preview').locator('video').waitFor()
  await sleep(1_500)
  const times = await person.page.evaluate(clickAndWait)
  await person.press('control-leave')
  const commands = sent
    .filter(({ at }) => at >= times.clickedAt && at <= times.clickedAt + times.frame)
    .map(({ name }) => name)
  return { ...times, commands }
}

/** Every command the page sends, as it goes over the wire. */
function commandsOf(page: Page): Array<{ at: number; name: string }> {
  const sent: Array<{ at: number; name: string }> = []
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const name = /^42\d*\["([^"]+)"/.exec(String(payload))?.[1]
      if (name) sent.push({ at: Date.now(), name })
    }),
  )
  return sent
}

/** Runs in the page: presses Join, and waits for the first remote frame on screen and the first packet of sound. */
async function clickAndWait(): Promise<Omit<Arrival, 'commands'> & { clickedAt: number }> {
  const started = performance.now()
  const clickedAt = Date.now()
  document.querySelector<HTMLButtonElement>('[data-testid="join-button"]')?.click()
  const noted = (globalThis as { noted?: Noted }).noted ?? {}
  const frame = new Promise<number>((seen) => {
    const watched = new WeakSet<HTMLVideoElement>()
    const timer = setInterval(() => {
      for (const video of document.querySelectorAll<HTMLVideoElement>('[data-testid="tile"] video')) {
        const self = video.closest<HTMLElement>('[data-testid="tile"]')?.dataset['self']
        if (watched.has(video) || (self !== undefined && self !== 'false')) continue
        watched.add(video)
        noted['tile on screen'] ??= performance.now()
        video.requestVideoFrameCallback((now, { receiveTime = now, processingDuration = 0 }) => {
          clearInterval(timer)
          noted['frame complete'] = receiveTime
          noted['frame decoded'] = receiveTime + processingDuration * 1_000
          noted['frame shown'] = now
          seen(now - started)
        })
      }
    }, 4)
  })
  const sound = new Promise<number>((heard) => {
    // Statistics would keep the page busy that is being measured.
    const timer = setInterval(() => {
      for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? [])
        for (const receiver of connection.getReceivers())
          if (receiver.track.kind === 'audio' && receiver.getSynchronizationSources().length > 0) {
            clearInterval(timer)
            heard(performance.now() - started)
          }
    }, 8)
  })
  const [frameAfter, soundAfter] = await Promise.all([frame, sound])
  const entries = Object.entries(noted).map(([stage, at]) => [stage, at - started])
  return { clickedAt, frame: frameAfter, sound: soundAfter, noted: Object.fromEntries(entries) }
}

/** When a step was reached, by everybody who reached it. */
function reached(arrivals: readonly Arrival[], index: number): number[] {
  const stage = stages[index]
  return arrivals.flatMap(({ noted }) => (stage && noted[stage]) ?? [])
}

/** How long a step took, after the one before it. */
function steps(arrivals: readonly Arrival[], index: number): number[] {
  const [stage, before] = [stages[index], stages[index - 1]]
  return arrivals.flatMap(({ noted }) => {
    const at = stage && noted[stage]
    return at === undefined ? [] : at - ((before && noted[before]) ?? 0)
  })
}

function row(what: string, values: number[]): Record<string, string | number> {
  return {
    what,
    median: median(values),
    p95: quantile(values, 0.95),
    best: Math.min(...values),
    worst: Math.max(...values),
  }
}
