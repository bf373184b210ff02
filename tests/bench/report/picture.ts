import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { escaped } from './text.ts'

const styles = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')

/** Around the chart, pixels. */
const margin = 20

/** A chart as a picture that stands alone, in the colours of the report, by day and by night. `alt`: what it shows. */
export function pictureOf(chart: string, alt: string): string {
  const colours = [...styles.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)]
  const set = (which: 2 | 3) => colours.map((colour) => `--${colour[1]}:${colour[which]}`).join(';')
  const style = `:root{${set(2)}}@media(prefers-color-scheme:dark){:root{${set(3)}}}`
  const [, width = 0, height = 0] = (/viewBox="0 0 (\d+) (\d+)"/.exec(chart) ?? []).map(Number)
  const box = `${-margin} ${-margin} ${width + 2 * margin} ${height + margin}`
  const ground = `<rect x="${-margin}" y="${-margin}" width="100%" height="100%" rx="8" fill="var(--card)"/>`
  return chart
    .replace(/viewBox="[^"]*"/, `viewBox="${box}"`)
    .replace('>', `><title>${escaped(alt)}</title><style>${style}</style>${ground}`)
}
