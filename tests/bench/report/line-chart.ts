import type { EChartsOption, LineSeriesOption } from 'echarts'
import { across, grid, legendOf, limitLine, small, upwards, usualSize } from './axes.ts'
import { draw, ink, type Size } from './chart.ts'

/** One line: where it goes, and whether it is a reference (`dashed`), an amount (`filled`) or goes by steps. */
export type Line = {
  name: string
  points: Array<readonly [number, number]>
  dashed?: boolean
  filled?: boolean
  /** Each value holds until the next one; the points are too many to be marked. */
  stepped?: boolean
}

type Limit = { at: number; name: string }

/** Lines over the number of participants, what must not be passed, and from where on it was. */
export type LinePlan = {
  lines: Line[]
  /** What the vertical axis counts, with its unit. */
  unit: string
  limit?: Limit
  /** A limit of what the horizontal axis counts. */
  limitAcross?: Limit | undefined
  brokenFrom?: number | undefined
  /** Upper end of the vertical axis, where it should not follow the figures. */
  top?: number
  logarithmic?: boolean
  /** The horizontal axis; participants unless said. */
  across?: string
}

/** Draws lines, with a legend above them. */
export function drawLines(plan: LinePlan, size: Size = usualSize): string {
  const last = Math.max(...plan.lines.flatMap(({ points }) => points.map(([x]) => x)))
  const option: EChartsOption = {
    grid,
    legend: legendOf(plan.lines.map(({ name }) => name)),
    xAxis: { type: 'value', ...across(plan.across ?? 'participants'), max: last, minInterval: 1 },
    yAxis: {
      type: plan.logarithmic ? 'log' : 'value',
      ...upwards(plan.unit),
      ...(plan.top === undefined ? {} : { max: plan.top, interval: plan.top / 4 }),
    },
    series: [...plan.lines.map(asSeries), marksOf(plan, last)],
  }
  return draw(option, size)
}

function asSeries({ name, points, dashed, filled, stepped }: Line, index: number): LineSeriesOption {
  const color = ink.series[index % ink.series.length]!
  return {
    type: 'line',
    name,
    color,
    data: points.map(([x, y]) => [x, y]),
    symbol: stepped ? 'none' : 'circle',
    symbolSize: dashed ? 4 : 6,
    lineStyle: { width: dashed ? 1.5 : 2.5, type: dashed ? [5, 5] : 'solid', cap: 'round' },
    ...(stepped ? { step: 'end' } : {}),
    ...(filled ? { areaStyle: { color, opacity: 0.14 } } : {}),
  }
}

/** The limits, and the sizes at which quality was gone, in a series of their own that the legend does not name. */
function marksOf({ limit, limitAcross, brokenFrom }: LinePlan, last: number): LineSeriesOption {
  const limits = [
    ...(limit ? [{ yAxis: limit.at, name: limit.name, label: { position: 'insideStartTop' as const } }] : []),
    ...(limitAcross
      ? [{ xAxis: limitAcross.at, name: limitAcross.name, label: { position: 'end' as const } }]
      : []),
  ]
  return {
    type: 'line',
    data: [],
    color: ink.limit,
    ...(limits.length > 0 && { markLine: { ...limitLine, data: limits } }),
    ...(brokenFrom !== undefined && {
      markArea: {
        silent: true,
        itemStyle: { color: ink.broken, opacity: 0.12 },
        label: { ...small, color: ink.broken, position: 'top', textBorderWidth: 0 },
        data: [[{ name: 'quality gone', xAxis: brokenFrom }, { xAxis: last }]],
      },
    }),
  }
}
