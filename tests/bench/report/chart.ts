import { init, use } from 'echarts/core'
import { BarChart, LineChart } from 'echarts/charts'
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
} from 'echarts/components'
import { SVGRenderer } from 'echarts/renderers'
import type { EChartsOption } from 'echarts'

use([
  BarChart,
  LineChart,
  AriaComponent,
  GridComponent,
  LegendComponent,
  MarkAreaComponent,
  MarkLineComponent,
  TitleComponent,
  SVGRenderer,
])

/** Colours by what they mean. The page that holds the chart says what they are, by day and by night. */
export const ink = {
  text: 'var(--ink)',
  muted: 'var(--ink-muted)',
  line: 'var(--rule)',
  plane: 'var(--plane)',
  series: ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'],
  limit: 'var(--limit)',
  broken: 'var(--broken)',
} as const

export type Size = { width: number; height: number }

/** Draws a chart as SVG text: no JavaScript is left in it, and it grows with the room it is given. */
export function draw(option: EChartsOption, { width, height }: Size): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...option })
    return tidy(chart.renderToSVGString())
  } finally {
    chart.dispose()
  }
}

/** Without the styles for a mouse that nobody listens to, and without a size of its own beside the view box. */
function tidy(svg: string): string {
  return svg
    .replace(/<style[^]*?<\/style>/g, '')
    .replace(/ class="zr[^"]*"/g, '')
    .replace(/ pointer-events="[^"]*"/g, '')
    .replace(/^<svg width="\d+" height="\d+"/, '<svg')
    .replaceAll(/<!\[CDATA\[|\]\]>/g, '')
}
