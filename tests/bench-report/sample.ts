import type { Origin } from '../bench/report/origin.ts'

/** Where and when nothing was measured; the names are such that they must be escaped. */
export const origin: Origin = {
  at: '2026-01-02T03:04:05.000Z',
  machine: { processor: 'A <processor>', cores: 2, memory: 24, system: 'Linux 6', node: '24' },
  command: 'npm run bench:sample -- --rounds "2" & more',
}

/** How the origin stands in a report. */
export const escapedOrigin = [
  'A &#60;processor&#62;, 2 cores, Linux 6, Node 24, 2026-01-02 03:04 UTC.',
  'npm run bench:sample -- --rounds &#34;2&#34; &#38; more',
]

/** What no report may hold: scripts, anything that is fetched from elsewhere, and figures that are none. */
export const forbidden =
  /<script|<link|<img|@import|url\((?!#)|https?:\/\/(?!www\.w3\.org)|NaN|Infinity|undefined/
