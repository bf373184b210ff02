import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, release, totalmem, type as system } from 'node:os'
import { dirname } from 'node:path'
import type { Origin } from '../report/origin.ts'

const machine: Origin['machine'] = {
  processor: cpus()[0]?.model.trim() ?? 'unknown',
  cores: cpus().length,
  memory: totalmem() / 2 ** 30,
  system: `${system()} ${release()}`,
  node: process.versions.node,
}

/** Paths of the figures and of the report. */
export type ReportFiles = { json: string; html: string }

/** Where a benchmark writes unless it is told otherwise. */
export function filesOf(bench: string): ReportFiles {
  const path = `tests/bench/results/${bench}`
  return { json: `${path}.json`, html: `${path}.html` }
}

/** Now, on this machine, by `npm run <script>` with what was given to it. */
export function originOf(script: string, args: readonly string[] = process.argv.slice(2)): Origin {
  const command = ['npm run', script, ...(args.length > 0 ? ['--', ...args] : [])].join(' ')
  return { at: new Date().toISOString(), machine, command }
}

/** Writes the figures, and the report that is drawn from them; the folders are made. */
export async function writeReport<Figures extends Origin>(
  { json, html }: ReportFiles,
  figures: Figures,
  render: (figures: Figures) => string,
): Promise<void> {
  await Promise.all([json, html].map((file) => mkdir(dirname(file), { recursive: true })))
  await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`)
  await writeFile(html, render(figures))
}

/** Says where both are. */
export function tellFiles({ json, html }: ReportFiles): void {
  console.log(`\nFigures: ${json}\nReport:  ${html}`)
}
