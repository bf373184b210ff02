import type { EChartsOption, LineSeriesOption } from 'echarts'
import { draw, ink, type Size } from './chart.ts'

/** One line: where it goes, and whether it is a reference (`dashed`) or an amount (`filled`). */
export type Line = {
  name: string
  points: Array<readonly [number, number]>
  dashed?: boolean
  filled?: boolean
}

/** Lines over the number of participants, what must not be passed, and from where on it was. */
export type LinePlan = {
  lines: Line[]
  /** What the vertical axis counts, with its unit. */
  unit: string
  limit?: { at: number; name: string }
  brokenFrom?: number | undefined
  /** Ends of the vertical axis, where they should not follow the figures. */
  top?: number
  logarithmic?: boolean
  /** The horizontal axis; participants unless said. */
  across?: string
}

// Without quotes: it goes into an attribute.
const font = 'system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif'
const small = { color: ink.muted, fontFamily: font, fontSize: 12 }

/** Draws lines, with a legend above them. */
export function drawLines(plan: LinePlan, size: Size = { width: 560, height: 320 }): string {
  const last = Math.max(...plan.lines.flatMap(({ points }) => points.map(([x]) => x)))
  const option: EChartsOption = {
    grid: { left: 56, right: 24, top: 64, bottom: 48 },
    legend: {
      left: 0,
      top: 0,
      icon: 'roundRect',
      itemWidth: 16,
      itemHeight: 4,
      itemGap: 28,
      textStyle: { ...small, color: ink.text },
      data: plan.lines.map(({ name }) => name),
    },
    xAxis: {
      type: 'value',
      name: plan.across ?? 'participants',
      nameLocation: 'middle',
      nameGap: 30,
      nameTextStyle: small,
      max: last,
      minInterval: 1,
      axisLabel: { ...small, hideOverlap: true },
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      splitLine: { show: false },
    },
    yAxis: {
      type: plan.logarithmic ? 'log' : 'value',
      name: plan.unit,
      nameTextStyle: { ...small, align: 'left', padding: [0, 0, 0, -48] },
      nameGap: 14,
      ...(plan.top === undefined ? {} : { max: plan.top }),
      axisLabel: { ...small, formatter: compact },
      splitNumber: 4,
      splitLine: { lineStyle: { color: ink.line } },
    },
    series: [...plan.lines.map(asSeries), marksOf(plan, last)],
  }
  return draw(option, size)
}

function asSeries({ name, points, dashed, filled }: Line, index: number): LineSeriesOption {
  const color = ink.series[index % ink.series.length]!
  return {
    type: 'line',
    name,
    color,
    data: points.map(([x, y]) => [x, y]),
    symbol: 'circle',
    symbolSize: dashed ? 4 : 6,
    lineStyle: { width: dashed ? 1.5 : 2.5, type: dashed ? [5, 5] : 'solid', cap: 'round' },
    ...(filled ? { areaStyle: { color, opacity: 0.14 } } : {}),
  }
}

/** The limit, and the sizes at which quality was gone, in a series of their own that the legend does not name. */
function marksOf({ limit, brokenFrom }: LinePlan, last: number): LineSeriesOption {
  return {
    type: 'line',
    data: [],
    color: ink.limit,
    ...(limit && {
      markLine: {
        silent: true,
        symbol: 'none',
        lineStyle: { color: ink.limit, width: 1.5, type: [2, 4] },
        label: {
          ...small,
          formatter: limit.name,
          position: 'insideStartTop',
          color: ink.limit,
          textBorderWidth: 0,
        },
        data: [{ yAxis: limit.at }],
      },
    }),
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

/** 1200 as 1.2 k: axes have little room. */
function compact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${trimmed(value / 1e6)} M`
  if (size >= 1e3) return `${trimmed(value / 1e3)} k`
  return trimmed(value)
}

const trimmed = (value: number): string => String(Number(value.toPrecision(3)))
