import { networkInterfaces } from 'node:os'
import { LoadedAtrium } from './load/loaded-atrium.ts'
import { LoadedJanus } from './load/loaded-janus.ts'
import { LoadRun, type LoadedServer } from './load/load-run.ts'
import { layouts, type ParticipantPlan } from './load/plan.ts'
import type { LoadStep } from './load/result.ts'
import { median, numbersFrom, printTable } from './measure.ts'

/**
 * The same packets through Atrium and through Janus' VideoRoom, in alternating rounds: one sends sound and 1 Mbit/s of
 * video, the others receive both. The same generator, media, cipher and feedback for both.
 */
const { watchers, seconds, rounds } = numbersFrom({ watchers: 60, seconds: 8, rounds: 6 })

const camera = { framesPerSecond: 25, layers: [{ width: 1_280, height: 720, bitrate: 1_000_000 }] }
const stage: ParticipantPlan = {
  room: 'hall',
  name: 'Stage',
  camera,
  microphone: { kind: 'always' },
  deaf: true,
  protocol: 'udp',
  cipher: 'gcm',
}
const audience: ParticipantPlan[] = Array.from({ length: watchers }, (_, index) => ({
  room: 'hall',
  name: `Watcher ${index + 1}`,
  layout: layouts.speaker,
  protocol: 'udp',
  cipher: 'gcm',
}))

const address = ownAddress()
const servers = { Atrium: openAtrium, Janus: openJanus }
type Peer = keyof typeof servers

const steps: Record<Peer, LoadStep[]> = { Atrium: [], Janus: [] }
for (let round = 0; round < rounds; round++)
  for (const peer of ['Atrium', 'Janus'] as const) steps[peer].push(await measure(peer))
printTable(`One sends, ${watchers} receive: medians of ${rounds} rounds (least to most)`, [
  rowOf('Atrium', steps.Atrium),
  rowOf('Janus', steps.Janus),
])
const ratios = steps.Atrium.map((step, round) => cost(step) / cost(steps.Janus[round]!))
console.log(
  `A packet costs Atrium ${median(ratios).toFixed(2)} of what it costs Janus (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}).`,
)

async function measure(peer: Peer): Promise<LoadStep> {
  await using server = await servers[peer]()
  await using run = await LoadRun.start({ server: server.server, generators: 1, cores: [1] })
  await run.add([stage], 1)
  await run.add(audience, 20)
  return await run.measure(seconds)
}

type Running = AsyncDisposable & { server: LoadedServer }

function openAtrium(): Promise<Running> {
  return LoadedAtrium.start({ LISTEN_IP: address, WEB_LISTEN_IP: '127.0.0.1' })
}

function openJanus(): Promise<Running> {
  return LoadedJanus.start(address)
}

/** Janus leaves loopback out; so both listen where they can be reached from outside as well. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((each) => each ?? [])
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal)
  if (!found) throw new Error('this machine has no address besides loopback, and Janus needs one')
  return found.address
}

/** CPU microseconds for each media packet that went out, of all processes of the server. */
function cost({ server, packets }: LoadStep): number {
  const used = [...server.workers, ...(server.node ? [server.node] : [])]
  return (1e6 * used.reduce((sum, { cpu }) => sum + cpu, 0)) / packets.out
}

function rowOf(name: Peer, of: LoadStep[]) {
  const costs = of.map(cost)
  const memory = of.map(
    ({ server, participants }) =>
      [...server.workers, ...(server.node ? [server.node] : [])].reduce((sum, each) => sum + each.memory, 0) /
      participants,
  )
  return {
    server: name,
    'µs per packet': `${median(costs).toFixed(1)} (${Math.min(...costs).toFixed(1)} to ${Math.max(...costs).toFixed(1)})`,
    'packets/s out': Math.round(median(of.map(({ packets }) => packets.out))),
    'lost %': (100 * median(of.map(({ loss }) => loss))).toFixed(3),
    'delay p99 ms': median(of.map(({ delay }) => delay.p99 ?? Number.NaN)),
    'MiB per participant, all of it': median(memory),
    faults: of.flatMap(({ invalid, failures }) => [...invalid, ...failures]).join(', ') || 'none',
  }
}
