import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** Clock ticks of Linux's process statistics per second (`getconf CLK_TCK`; 100 on every architecture we know). */
const ticks = 100

export type ProcessCost = { pid: number; name: string; cpu: number; memory: number }

/** CPU time so far (s) and resident memory (MiB) of a process and all its descendants, from Linux's /proc. */
export function costsOf(pid: number): ProcessCost[] {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const cpu = (Number(fields[11]) + Number(fields[12])) / ticks
  const memory = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1_024
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
      .trim()
      .split(' ')
      .filter(Boolean)
      .map(Number),
  )
  return [{ pid, name, cpu, memory }, ...children.flatMap(costsOf)]
}

/** The value below which the given share (0 to 1) of all values lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** Prints rows under their keys, numbers to the right. */
export function printTable(title: string, rows: ReadonlyArray<Record<string, string | number>>): void {
  const keys = Object.keys(rows[0] ?? {})
  const cells = rows.map((row) => keys.map((key) => shown(row[key])))
  const widths = keys.map((key, column) =>
    Math.max(key.length, ...cells.map((row) => row[column]?.length ?? 0)),
  )
  const line = (row: string[], right: boolean) =>
    row
      .map((cell, column) =>
        right && column > 0 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  ')
  console.log([`\n${title}`, line(keys, true), ...cells.map((row) => line(row, true))].join('\n'))
}

const shown = (value: string | number | undefined): string =>
  typeof value === 'number' ? (Number.isInteger(value) ? String(value) : value.toFixed(1)) : (value ?? '')

/** Reads `--name number` options; anything else ends with a plain sentence. */
export function numbersFrom<Name extends string>(defaults: Record<Name, number>): Record<Name, number> {
  const options = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: 'string' as const }]))
  const { values } = parseArgs({ options, strict: true })
  const entries = Object.entries<number>(defaults).map(([name, fallback]) => [
    name,
    Number(values[name] ?? fallback),
  ])
  for (const [name, value] of entries)
    if (!(Number(value) > 0)) throw new Error(`--${name} must be a number above 0`)
  return Object.fromEntries(entries) as Record<Name, number>
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))
