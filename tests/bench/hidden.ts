import { launchChromium } from '../support/chromium.ts'
import { costDuring, type Cost } from './hidden/cost.ts'
import { Crowd, everything, nothing } from './hidden/crowd.ts'
import { Returns, type Absence } from './hidden/returns.ts'
import { median, numbersFrom, printTable, quantile, sleep } from './measure.ts'
import { ServerProcess } from './server-process.ts'

/**
 * What hidden pictures cost, and how soon they are back. The same cameras send to one viewer all the time; the
 * watchers either are in another room, or have seen every camera and hidden it: cameras x watchers hidden tracks.
 * Whoever has once received a picture costs something for good, as the worker goes on estimating that line: that is
 * told apart by measuring before anybody has seen anything.
 */
const { cameras, watchers, seconds, rounds, returns } = numbersFrom({
  cameras: 10,
  watchers: 100,
  seconds: 10,
  rounds: 5,
  returns: 8,
})

/** s that media gets to settle after each change. */
const settling = 4
/** s: until then what is hidden is paused, then it is closed. */
const unseen = settling + seconds + 1

const situations = ['before: none', 'before: hidden', 'none', 'seen', 'paused', 'hidden'] as const
type Situation = (typeof situations)[number]

/** How it is called, and what it is compared with. */
const about: Record<Situation, { name: string; against: Situation }> = {
  'before: none': { name: 'nothing ever seen; none', against: 'before: none' },
  'before: hidden': { name: 'nothing ever seen; hidden', against: 'before: none' },
  none: { name: 'seen before; none', against: 'none' },
  seen: { name: 'seen', against: 'none' },
  paused: { name: 'seen before; hidden, paused', against: 'none' },
  hidden: { name: 'seen before; hidden, closed', against: 'none' },
}

type Costs = Record<Situation, Cost[]>
type Audience = Array<Awaited<ReturnType<Crowd['watcher']>>>

const costs = await measureCosts()
printTable(
  `What ${cameras} cameras and ${watchers} watchers cost the server, median of ${rounds} rounds (% of a core)`,
  situations.map(costRow),
)
await measureReturns()

async function measureCosts(): Promise<Costs> {
  await using server = await ServerProcess.start({
    MAX_PARTICIPANTS: '1000',
    TRUSTED_PROXIES: '127.0.0.1',
    P2P: 'off',
    UNSEEN_SECONDS: String(unseen),
    // Whoever goes from room to room is gone at once.
    RESUME_SECONDS: '0',
  })
  const crowd = await Crowd.open(server.url)
  const measured: Costs = Object.fromEntries(situations.map((situation) => [situation, []])) as never
  const note = async (situation: Situation): Promise<void> => {
    await sleep(settling * 1_000)
    measured[situation].push(await costDuring(server, crowd, seconds))
  }
  try {
    const audience: Audience = []
    for (let index = 0; index < watchers; index++) audience.push(await crowd.watcher('audience', index))
    for (let round = 0; round < rounds; round++) await roundBefore(crowd, note)
    for (let round = 0; round < rounds; round++) await roundAfter(crowd, audience, note, round)
    return measured
  } finally {
    crowd.close()
  }
}

/** The watchers have never received a picture. */
async function roundBefore(crowd: Crowd, note: (situation: Situation) => Promise<void>): Promise<void> {
  for (const [room, situation] of [
    ['elsewhere', 'before: none'],
    ['audience', 'before: hidden'],
  ] as const) {
    const stage = await fill(crowd, room)
    await note(situation)
    crowd.dismiss(stage)
  }
  process.stdout.write('.')
}

async function roundAfter(
  crowd: Crowd,
  audience: Audience,
  note: (situation: Situation) => Promise<void>,
  round: number,
): Promise<void> {
  const stage = await fill(crowd, 'audience')
  for (const watcher of audience) watcher.show(everything(cameras))
  await note('seen')
  for (const watcher of audience) watcher.show(nothing)
  await note('paused')
  await note('hidden')
  crowd.dismiss(stage)
  const elsewhere = await fill(crowd, 'elsewhere')
  await note('none')
  crowd.dismiss(elsewhere)
  process.stdout.write(round + 1 < rounds ? '.' : '.\n')
}

/** The cameras, and one who sees them all, so that they go on sending. */
async function fill(crowd: Crowd, room: string) {
  const viewer = await crowd.watcher(room, watchers, everything(cameras))
  const publishers = []
  for (let index = 0; index < cameras; index++) publishers.push(await crowd.publisher(room, index))
  return [viewer, ...publishers]
}

function costRow(situation: Situation): Record<string, string | number> {
  const { name, against } = about[situation]
  const [own, base] = [costs[situation], costs[against]]
  const extra = (cost: (of: Cost) => number) =>
    own.map((each, round) => cost(each) - cost(base[round] ?? each))
  return {
    'tracks of the watchers': name,
    'packets/s': Math.round(median(own.map(({ packets }) => packets))),
    worker: median(own.map(({ worker }) => worker)).toFixed(2),
    Node: median(own.map(({ node }) => node)).toFixed(2),
    'worker: extra': median(extra(({ worker }) => worker)).toFixed(2),
    'Node: extra': median(extra(({ node }) => node)).toFixed(2),
    'extra: least to most': spread(extra(sum)),
    'against none': (median(own.map(sum)) / median(base.map(sum))).toFixed(2),
  }
}

function sum({ worker, node }: Cost): number {
  return worker + node
}

function spread(values: readonly number[]): string {
  return `${Math.min(...values).toFixed(2)} to ${Math.max(...values).toFixed(2)}`
}

async function measureReturns(): Promise<void> {
  const absences: Absence[] = [
    { name: 'a moment, paused', seconds: 1, seenByOthers: true },
    { name: 'long, closed', seconds: 8, seenByOthers: true },
    { name: 'long, by everybody: nobody sends', seconds: 14, seenByOthers: false },
  ]
  await using server = await ServerProcess.start({ P2P: 'off' })
  const browser = await launchChromium()
  try {
    await using meeting = await Returns.open(browser, server.url)
    const times: Array<Array<{ first: number; all: number }>> = absences.map(() => [])
    for (let index = 0; index < returns; index++)
      for (const [which, absence] of absences.entries()) times[which]?.push(await meeting.measure(absence))
    printTable(
      `Hidden pictures come back, ${returns} times each: from the click to a frame on screen (ms)`,
      absences.map(({ name }, which) => returnRow(name, times[which] ?? [])),
    )
  } finally {
    await browser.close()
  }
}

function returnRow(name: string, times: ReadonlyArray<{ first: number; all: number }>) {
  const all = times.map((time) => time.all)
  return {
    'hidden for': name,
    'first tile': median(times.map(({ first }) => first)),
    'all tiles': median(all),
    p95: quantile(all, 0.95),
    worst: Math.max(...all),
  }
}
