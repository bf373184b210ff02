import type { EChartsOption, LineSeriesOption } from 'echarts'
import { sheddingSteps } from '#shared/shedding.ts'
import { across, limitLine, small, upwards } from '../report/axes.ts'
import { draw, ink } from '../report/chart.ts'
import type { OverloadOutcome } from './outcome.ts'

/** Alone in its row, so as wide as two. */
const size = { width: 960, height: 440 }
/** s before the crowd comes from which on it is drawn. */
const lead = 5
/** Steps have long names. */
const room = { left: 88, right: 24 }
const stepNames = { ...small, formatter: (step: number) => sheddingSteps[step] ?? '' }

/** What was given up, and below it how much the worker had to do, over the time that the crowd came and left. */
export function drawTimeLine(outcome: OverloadOutcome): string {
  const time = { type: 'value' as const, min: -lead, max: endOf(outcome) }
  const option: EChartsOption = {
    grid: [
      { ...room, top: 48, height: 150 },
      { ...room, top: 262, bottom: 48 },
    ],
    xAxis: [
      { ...time, ...across(''), axisLabel: { show: false } },
      { ...time, ...across('s since the crowd began to come'), gridIndex: 1 },
    ],
    yAxis: [
      { ...upFrom('given up'), max: sheddingSteps.length - 1, interval: 1, axisLabel: stepNames },
      { ...upFrom('worker, % of what it may use'), gridIndex: 1 },
    ],
    series: [
      lineOf(0, stepsOf(outcome)),
      lineOf(1, pressuresOf(outcome)),
      marksOf(0, crowdMarks(outcome)),
      marksOf(1, [...crowdMarks(outcome, { label: { show: false } }), limitMark]),
    ],
  }
  return draw(option, size)
}

const endOf = ({ left, changes, pressures }: OverloadOutcome): number =>
  Math.ceil(Math.max(left, changes.at(-1)?.at ?? 0, pressures.at(-1)?.at ?? 0))

/** From the step that was there before until the end. */
function stepsOf(outcome: OverloadOutcome): number[][] {
  const { changes } = outcome
  const before = changes.findLast(({ at }) => at < -lead)?.step ?? 'none'
  const last = changes.at(-1)?.step ?? before
  const seen = changes.filter(({ at }) => at >= -lead)
  return [{ at: -lead, step: before }, ...seen, { at: endOf(outcome), step: last }].map(({ at, step }) => [
    at,
    sheddingSteps.indexOf(step),
  ])
}

const pressuresOf = ({ pressures }: OverloadOutcome): number[][] =>
  pressures.filter(({ at }) => at >= -lead).map(({ at, share }) => [at, 100 * share])

type Mark = NonNullable<NonNullable<LineSeriesOption['markLine']>['data']>[number]

const crowdMarks = ({ left }: OverloadOutcome, look: object = { label: { align: 'left' } }): Mark[] => [
  { xAxis: 0, name: 'the crowd begins to come', ...look },
  { xAxis: left, name: 'it has left', ...look },
]

const limitMark: Mark = {
  yAxis: 100,
  name: 'from here on something is given up',
  lineStyle: limitLine.lineStyle,
  label: { ...limitLine.label, position: 'insideEndTop' },
}

/** A vertical axis at the left, and not at zero, where the crowd begins to come. */
function upFrom(unit: string) {
  const look = upwards(unit)
  const nameTextStyle = { ...look.nameTextStyle, padding: [0, 0, 0, 8 - room.left] }
  const none = { axisLine: { show: false, onZero: false }, axisTick: { show: false } }
  return { ...look, ...none, nameTextStyle, type: 'value' as const, min: 0 }
}

/** In the upper part (0) or the lower one (1). */
function lineOf(part: 0 | 1, data: number[][]): LineSeriesOption {
  const color = ink.series[part]
  return {
    type: 'line',
    xAxisIndex: part,
    yAxisIndex: part,
    color,
    data,
    symbol: 'none',
    lineStyle: { width: 2, cap: 'round' },
    ...(part === 0 ? { step: 'end', areaStyle: { color, opacity: 0.14 } } : {}),
  }
}

/** Lines across a part, with their names. */
function marksOf(part: 0 | 1, data: Mark[]): LineSeriesOption {
  const lineStyle = { color: ink.muted, width: 1, type: [4, 4] }
  const label = { ...small, formatter: '{b}', position: 'end' as const, textBorderWidth: 0 }
  return {
    type: 'line',
    xAxisIndex: part,
    yAxisIndex: part,
    data: [],
    markLine: { silent: true, symbol: 'none', lineStyle, label, data },
  }
}
