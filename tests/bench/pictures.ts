import { readFile, writeFile } from 'node:fs/promises'
import type { MeshRun } from './mesh/mesh-report.ts'
import { busiestGenerator, serverCores, type JudgedStep, type Run } from './report/figures.ts'
import { drawLines, type Line } from './report/line-chart.ts'
import { pictureOf } from './report/picture.ts'

/** Draws the README's pictures from the last results of `npm run bench -- --ramp` and `npm run bench:mesh`. */
const [results, pictures] = ['tests/bench/results', 'tests/pictures']
const size = { width: 640, height: 360 }

const mesh = JSON.parse(await readFile(`${results}/mesh.json`, 'utf8')) as MeshRun
const load = JSON.parse(await readFile(`${results}/load.json`, 'utf8')) as Run

await writeFile(
  `${pictures}/mesh.svg`,
  pictureOf(
    drawLines(
      {
        unit: 'Mbit/s',
        lines: (['server', 'mesh'] as const).map((way) => ({
          name: way === 'mesh' ? 'as a mesh' : 'uplink of one person with Atrium',
          points: mesh[way]
            .filter(({ verdict }) => verdict !== 'invalid')
            .map(({ participants, up }) => [participants, up / 1e6] as const),
        })),
      },
      size,
    ),
    'The uplink of one person over the number of participants: it grows with a mesh and stays with a server',
  ),
)

const steps = load.steps.filter(({ verdict }) => verdict !== 'invalid')
const line = (name: string, value: (step: JudgedStep) => number, look: Partial<Line> = {}): Line => ({
  name,
  points: steps.map((step) => [step.participants, value(step)] as const),
  ...look,
})
await writeFile(
  `${pictures}/capacity.svg`,
  pictureOf(
    drawLines(
      {
        unit: 'cores',
        lines: [
          line('worker and Node', serverCores, { filled: true }),
          line('load generator beside it', busiestGenerator, { dashed: true }),
        ],
      },
      size,
    ),
    'The CPU of the server over the number of participants who see nine of the others',
  ),
)
console.log(`Drawn: ${pictures}/mesh.svg, ${pictures}/capacity.svg`)
