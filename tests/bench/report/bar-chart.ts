import type { BarSeriesOption, EChartsOption } from 'echarts'
import { across, compact, grid, legendOf, limitLine, small, upwards, usualSize } from './axes.ts'
import { draw, ink, type Size } from './chart.ts'

/** Bars of one kind: a value for each place. */
export type Bars = { name: string; values: number[] }

/** Bars of each kind beside each other, at each place of the horizontal axis. */
export type BarPlan = {
  places: string[]
  bars: Bars[]
  /** What the vertical axis counts, with its unit. */
  unit: string
  limit?: { at: number; name: string }
  /** What the places are. */
  across?: string
}

/** Draws bars with their values on top, and a legend above them. */
export function drawBars(plan: BarPlan, size: Size = usualSize): string {
  const { places, bars, unit, limit } = plan
  const right = limit ? 56 : grid.right
  const look = across(plan.across ?? '')
  const labels = {
    interval: 0,
    overflow: 'break' as const,
    width: (size.width - grid.left - right) / places.length - 12,
  }
  const option: EChartsOption = {
    grid: { ...grid, right },
    legend: legendOf(bars.map(({ name }) => name)),
    xAxis: { type: 'category', ...look, axisLabel: { ...look.axisLabel, ...labels }, data: places },
    yAxis: { type: 'value', ...upwards(unit) },
    series: [
      ...bars.map(asSeries),
      {
        type: 'line',
        // Keeps the limit on the scale.
        data: limit ? [limit.at] : [],
        symbol: 'none',
        ...(limit && {
          markLine: {
            ...limitLine,
            data: [{ yAxis: limit.at, name: limit.name, label: { position: 'end' } }],
          },
        }),
      },
    ],
  }
  return draw(option, size)
}

function asSeries({ name, values }: Bars, index: number): BarSeriesOption {
  return {
    type: 'bar',
    name,
    color: ink.series[index % ink.series.length]!,
    data: values,
    barMaxWidth: 56,
    itemStyle: { borderRadius: [3, 3, 0, 0] },
    label: { ...small, show: true, position: 'top', textBorderWidth: 0, formatter: valueOf },
  }
}

/** Bars are narrow: two digits must do for what is less than one. */
const valueOf = ({ value }: { value?: unknown }): string =>
  typeof value === 'number' ? compact(value < 1 ? Number(value.toPrecision(2)) : value) : ''
