import { ink, type Size } from './chart.ts'

/** Pixels of a chart that stands beside another one. */
export const usualSize: Size = { width: 560, height: 320 }

// Without quotes: it goes into an attribute.
const font = 'system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif'

/** How everything is written in a chart. */
export const small = { color: ink.muted, fontFamily: font, fontSize: 12 }

/** Room for the axes, below a legend. */
export const grid = { left: 56, right: 24, top: 64, bottom: 48 }

/** Names what is drawn, above it. */
export const legendOf = (names: readonly string[]) => ({
  left: 0,
  top: 0,
  icon: 'roundRect',
  itemWidth: 16,
  itemHeight: 4,
  itemGap: 28,
  textStyle: { ...small, color: ink.text },
  data: [...names],
})

/** The look of a horizontal axis, with what it counts. */
export const across = (name: string) => ({
  name,
  nameLocation: 'middle' as const,
  nameGap: 30,
  nameTextStyle: small,
  axisLabel: { ...small, hideOverlap: true },
  axisLine: { lineStyle: { color: ink.line } },
  axisTick: { show: false },
  splitLine: { show: false },
})

/** The look of a vertical axis, with the unit of what it counts. */
export const upwards = (unit: string) => ({
  name: unit,
  nameTextStyle: { ...small, align: 'left' as const, padding: [0, 0, 0, -48] },
  nameGap: 14,
  axisLabel: { ...small, formatter: compact },
  splitNumber: 4,
  splitLine: { lineStyle: { color: ink.line } },
})

/** The look of a line that must not be passed. */
export const limitLine = {
  silent: true,
  symbol: 'none',
  lineStyle: { color: ink.limit, width: 1.5, type: [2, 4] },
  label: { ...small, formatter: '{b}', color: ink.limit, textBorderWidth: 0 },
}

/** 1200 as 1.2 k: axes have little room. */
export function compact(value: number): string {
  const size = Math.abs(value)
  if (size >= 1e6) return `${trimmed(value / 1e6)} M`
  if (size >= 1e3) return `${trimmed(value / 1e3)} k`
  return trimmed(value)
}

const trimmed = (value: number): string => String(Number(value.toPrecision(3)))
