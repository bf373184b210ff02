import { drawLines } from '../report/line-chart.ts'
import { originLine, type Origin } from '../report/origin.ts'
import { renderPage } from '../report/page.ts'
import { escaped, figure, table } from '../report/text.ts'
import { enduranceOf, type JudgedPerson, type Means } from './endurance.ts'

/** The same people as a mesh and with a server, as one of them has it. */
export type MeshRun = Origin & {
  means: Means
  mesh: JudgedPerson[]
  server: JudgedPerson[]
}

/** What the figures say, in a sentence or two. */
export function meshSentence({ mesh, server }: MeshRun): string {
  return `${ending('A mesh', mesh)} ${ending('With the server it', server)}`
}

function ending(who: string, sizes: readonly JudgedPerson[]): string {
  const { participants, brokeAt } = enduranceOf(sizes)
  if (!brokeAt || brokeAt.verdict === 'good') return `${who} holds at ${participants}; more was not tried.`
  if (brokeAt.verdict === 'invalid')
    return `${who} holds at ${participants}; at ${brokeAt.participants} ${brokeAt.reason}, so more cannot be tried here.`
  return `${who} holds at ${participants} and breaks at ${brokeAt.participants}: each ${brokeAt.reason}.`
}

/** The HTML report. */
export function renderMesh(run: MeshRun): string {
  const { mesh, server, means } = run
  const valid = (sizes: readonly JudgedPerson[]) => sizes.filter(({ verdict }) => verdict !== 'invalid')
  const chart = (
    title: string,
    caption: string,
    unit: string,
    value: (person: JudgedPerson) => number,
    limit?: { at: number; name: string },
  ) => ({
    title,
    caption,
    svg: drawLines({
      unit,
      ...(limit ? { limit } : {}),
      lines: [
        { name: 'mesh', points: valid(mesh).map((one) => [one.participants, value(one)] as const) },
        { name: 'Atrium', points: valid(server).map((one) => [one.participants, value(one)] as const) },
      ],
    }),
  })
  const [last] = mesh.filter(({ verdict }) => verdict === 'good').toReversed()
  const same = server.find(({ participants }) => participants === last?.participants)
  return renderPage({
    title: 'Mesh or server?',
    headline: {
      value: `${enduranceOf(mesh).participants} : ${enduranceOf(server).participants}`,
      unit: 'participants, mesh : server',
      sentence: meshSentence(run),
    },
    facts:
      last && same
        ? [
            [`uplink per person at ${last.participants}, mesh`, `${figure(last.up / 1e6)} Mbit/s`],
            ['with the server', `${figure(same.up / 1e6)} Mbit/s`],
            [`CPU per person at ${last.participants}, mesh`, `${figure(last.cpu, 2)} cores`],
            ['with the server', `${figure(same.cpu, 2)} cores`],
          ]
        : [],
    charts: [
      chart(
        'Uplink of one person',
        'In a mesh everybody sends to everybody; to a server once, in the layers that somebody looks at.',
        'Mbit/s',
        (one) => one.up / 1e6,
        { at: means.uplink / 1e6, name: 'the line' },
      ),
      chart(
        'CPU of one person',
        'The whole browser: it encodes for each connection by itself, and decodes and draws everybody.',
        'cores',
        (one) => one.cpu,
        { at: means.cores, name: 'what there is' },
      ),
      chart('What one person receives', 'From everybody together.', 'Mbit/s', (one) => one.down / 1e6),
      chart(
        'Frames sent',
        'The slowest of a person’s encoders. The camera gives 15 frames a second.',
        'frames/s',
        (one) => one.sent.framesPerSecond,
      ),
    ],
    sections: [sizesSection('As a mesh', mesh), sizesSection('With the server', server)],
    command: run.command,
    origin: originLine(run),
    caveats: [
      'One person is a real Chromium in both; camera 1280 × 720 at 15 frames/s, at most 1.5 Mbit/s for each picture sent. No graphics card: encoding, decoding and drawing are done by the CPU.',
      'The others are not browsers, so that this one can be measured: in the mesh each is a peer connection of its own that sends 720p at 30 frames/s and 1.5 Mbit/s, with the server a thin participant that sends the same in three layers. Both receive and answer with RTCP, and decode nothing.',
      'The test picture of Chromium moves little, so what is sent can stay below 1.5 Mbit/s; it is the same for both.',
      'The others run on the same machine, and take from its cores; a size at which they took more than 85 % of a core does not count.',
    ],
  })
}

function sizesSection(title: string, sizes: readonly JudgedPerson[]) {
  const head = [
    'participants',
    'up, Mbit/s',
    'down, Mbit/s',
    'CPU, cores',
    'sent',
    'seen',
    'the others, cores',
    'server, cores',
    'verdict',
  ]
  const rows = sizes.map((one) => [
    figure(one.participants),
    figure(one.up / 1e6),
    figure(one.down / 1e6),
    figure(one.cpu, 2),
    `${one.sent.height}p, ${figure(one.sent.framesPerSecond)} /s`,
    `${one.seen.pictures} × ${figure(one.seen.framesPerSecond)} /s`,
    figure(one.crowd, 2),
    figure(one.server, 2),
    one.verdict === 'good'
      ? '<b class="good">held</b>'
      : `<b class="${one.verdict}">${one.verdict === 'broken' ? 'broke' : 'invalid'}</b> <small>${escaped(one.reason)}</small>`,
  ])
  return { title, lead: 'One person’s browser, at each size.', html: table(head, rows) }
}
