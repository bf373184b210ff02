import { describeFault } from '../run/judgement.ts'
import { costPerPacket, serverCores, serverMemory, type JudgedStep, type Run } from './figures.ts'
import { renderPage, type Page } from './page.ts'
import { runCharts } from './run-charts.ts'
import { planned, sizeServers } from './sizing.ts'
import { escaped, figure, percentage, table } from './text.ts'

/** What the thin participants leave out, to stand beside every figure. */
const caveats = [
  'Participants are thin but real: each joins by signalling, does ICE and DTLS-SRTP, encrypts every packet it sends, and answers with receiver reports, transport-cc, NACK and PLI.',
  'They do not decode, and they send at a constant rate: real browsers in the same room (sentinels) are the check on that.',
  'CPU is time on the processor by the kernel’s account, of each process by itself. On loopback the sender also pays for delivery into the receiver’s socket, so a real network card costs the server somewhat less.',
  'Limits: 0.1 % lost, 10 ms forwarding delay at p99, 1 s to join at p99, a full core.',
]

/** The HTML report of a run. */
export function renderRun(run: Run): string {
  const { machine } = run
  const valid = run.steps.filter(({ verdict }) => verdict !== 'invalid')
  return renderPage({
    title: 'How many participants?',
    headline: headlineOf(run),
    facts: factsOf(bestStep(run) ?? valid.at(-1)),
    charts: runCharts(run),
    sections: [
      stepsSection(run.steps),
      costSection(run.steps),
      ...sentinelSection(run.steps),
      ...sizingSection(run.steps),
    ],
    command: run.command,
    origin: `${run.media}. ${machine.processor}, ${machine.cores} cores, ${figure(machine.memory)} GiB, Node ${machine.node}; ${run.target}, ${run.at.slice(0, 16).replace('T', ' ')} UTC.`,
    caveats,
  })
}

const bestStep = ({ steps, capacity }: Run): JudgedStep | undefined =>
  steps.find(({ verdict, participants }) => verdict === 'good' && participants === capacity.participants)

function headlineOf({ capacity }: Run): Page['headline'] {
  const value = capacity.end === 'broke' ? String(capacity.participants) : `≥ ${capacity.participants}`
  return { value, unit: 'participants', sentence: capacity.sentence }
}

function factsOf(step: JudgedStep | undefined): Page['facts'] {
  if (!step) return []
  return [
    ['forwarded', `${figure(step.packets.out)} packets/s`],
    ['to participants', `${figure(step.bits.out / 1e6)} Mbit/s`],
    ['CPU per forwarded packet', `${figure(costPerPacket(step))} µs`],
    ['server CPU', `${figure(serverCores(step), 2)} cores`],
    ['forwarding delay p50 / p99', `${figure(step.delay.p50, 2)} / ${figure(step.delay.p99, 2)} ms`],
    ['join p50 / p99', `${figure(step.join.p50)} / ${figure(step.join.p99)} ms`],
    ['lost', percentage(step.loss)],
    ['memory per participant', `${figure(step.server.memoryPerParticipant, 2)} MiB`],
  ]
}

function stepsSection(steps: readonly JudgedStep[]): Page['sections'][number] {
  const head = [
    'participants',
    'streams',
    'out, packets/s',
    'out, Mbit/s',
    'lost',
    'jitter, ms',
    'delay p50 / p99, ms',
    'join p50 / p99, ms',
    'verdict',
  ]
  const rows = steps.map((step) => [
    figure(step.participants),
    figure(step.subscriptions),
    figure(step.packets.out),
    figure(step.bits.out / 1e6),
    percentage(step.loss),
    figure(step.jitter, 2),
    `${figure(step.delay.p50, 2)} / ${figure(step.delay.p99, 2)}`,
    `${figure(step.join.p50)} / ${figure(step.join.p99)}`,
    verdictOf(step),
  ])
  return {
    title: 'Every step',
    lead: 'In the order of size. Invalid steps are shown, and counted nowhere.',
    html: table(head, rows),
  }
}

function costSection(steps: readonly JudgedStep[]): Page['sections'][number] {
  const head = [
    'participants',
    'tracks sent',
    'workers, cores',
    'Node, cores',
    'µs/packet',
    'memory, MiB',
    'MiB each',
    'messages/s',
    'generator, cores',
    'generator late',
  ]
  const rows = steps.map((step) => [
    figure(step.participants),
    figure(step.tracks),
    figure(serverCores(step) - (step.server.node?.cpu ?? 0), 2),
    figure(step.server.node?.cpu, 2),
    figure(costPerPacket(step)),
    figure(serverMemory(step)),
    figure(step.server.memoryPerParticipant, 2),
    figure(step.server.messages.in + step.server.messages.out),
    step.generator.processes.map(({ cpu }) => figure(cpu, 2)).join(' + '),
    percentage(step.generator.late),
  ])
  return {
    title: 'What it cost',
    lead: 'CPU in cores, of the server and of the generator that shares the machine with it.',
    html: table(head, rows),
  }
}

function verdictOf(step: JudgedStep): string {
  if (step.verdict === 'good') return '<b class="good">held</b>'
  if (step.verdict === 'invalid')
    return `<b class="invalid">invalid</b> <small>${escaped(step.reason)}</small>`
  return `<b class="broken">broke</b> <small>${escaped(step.faults.map(describeFault).join('; '))}</small>`
}

function sentinelSection(steps: readonly JudgedStep[]): Page['sections'] {
  const rows = steps.flatMap(({ participants, sentinels }) =>
    sentinels.map(({ name, join, framesPerSecond, freezes, frozen, concealed }) => [
      figure(participants),
      escaped(name),
      `${figure(join)} ms`,
      figure(framesPerSecond),
      figure(freezes),
      percentage(frozen),
      percentage(concealed),
    ]),
  )
  if (rows.length === 0) return []
  const head = ['participants', 'browser', 'join', 'frames/s', 'freezes', 'frozen', 'sound concealed']
  return [
    {
      title: 'What real browsers saw',
      lead: 'Chromium pages in the same rooms, decoding and playing.',
      html: table(head, rows),
    },
  ]
}

function sizingSection(steps: readonly JudgedStep[]): Page['sections'] {
  const sizing = sizeServers(steps)
  if (!sizing) return []
  const rows = sizing.servers.map(({ name, participants, limit, basis }) => [
    escaped(name),
    figure(participants),
    limit,
    `<b class="${basis}">${basis}</b>`,
  ])
  const lead = `Participants in rooms of ${sizing.roomSize} like those measured, with ${100 * planned.cpu} % of the CPU and ${100 * planned.line} % of a line of 1 Gbit/s in use. “Measured”: a step of this run carried as many on no more; “extrapolated”: in proportion to it. Other processors differ.`
  return [
    {
      title: 'Which server?',
      lead,
      html: table(['server', 'participants', 'what runs out first', 'basis'], rows),
    },
  ]
}
