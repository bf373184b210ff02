import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Chart } from './run-charts.ts'
import { escaped } from './text.ts'

const styles = readFileSync(join(import.meta.dirname, 'page.css'), 'utf8')

/** What every report has: a headline figure, key figures, charts, further sections, and how it was measured. */
export type Page = {
  title: string
  /** The figure to remember, and the sentence that explains it. */
  headline: { value: string; unit: string; sentence: string }
  facts: ReadonlyArray<readonly [name: string, value: string]>
  charts: Chart[]
  sections: Array<{ title: string; lead: string; html: string }>
  command: string
  /** Where and when, in a line. */
  origin: string
  caveats: string[]
}

/** One HTML file that needs nothing else: no script, no font, no picture from elsewhere. */
export function renderPage(page: Page): string {
  const { title, headline, facts, charts, sections, command, origin, caveats } = page
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)} – Atrium</title>
<style>
${styles}</style>
</head>
<body>
<main>
<header>
<p class="kicker">Atrium · load test</p>
<h1>${escaped(title)}</h1>
<p class="origin">${escaped(origin)}</p>
</header>
<section class="headline">
<p class="value">${escaped(headline.value)}<span>${escaped(headline.unit)}</span></p>
<p class="sentence">${escaped(headline.sentence)}</p>
</section>
<dl class="facts">
${facts.map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`).join('\n')}
</dl>
<section class="charts">
${charts.map(figureOf).join('\n')}
</section>
${sections.map(({ title: name, lead, html }) => `<section><h2>${escaped(name)}</h2><p class="lead">${escaped(lead)}</p>${html}</section>`).join('\n')}
<section class="method"><h2>How it was measured</h2>
<pre><code>${escaped(command)}</code></pre>
<ul>${caveats.map((caveat) => `<li>${escaped(caveat)}</li>`).join('')}</ul>
</section>
</main>
</body>
</html>
`
}

const figureOf = ({ title, caption, svg }: Chart): string =>
  `<figure><figcaption><h2>${escaped(title)}</h2><p>${escaped(caption)}</p></figcaption>
${svg.replace('<svg', `<svg role="img" aria-label="${escaped(title)}"`)}</figure>`
