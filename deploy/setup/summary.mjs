import { clock } from './progress.mjs'

/** @typedef {{ name: string, passed: number, failed: number, skipped: number, duration: number }} Outcome duration: ms */

/**
 * One line per step, with its result and its time.
 * @param {Outcome[]} outcomes
 * @returns {string}
 */
export function summaryTable(outcomes) {
  const rows = outcomes.map((outcome) => [outcome.name, resultOf(outcome), clock(outcome.duration)])
  const all = [['step', 'result', 'time'], ...rows]
  const widths = [0, 1, 2].map((column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))
  const lines = all.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('   '))
  const rule = widths.map((width) => '─'.repeat(width)).join('   ')
  return [lines[0], rule, ...lines.slice(1)].map((line) => `  ${line}`.trimEnd()).join('\n')
}

/**
 * The plain last line, for people and programs.
 * @param {Outcome[]} outcomes
 * @returns {string}
 */
export function totalLine(outcomes) {
  const sum = (/** @type {'passed' | 'failed'} */ of) => outcomes.reduce((total, each) => total + each[of], 0)
  return `${sum('passed')} passed, ${sum('failed')} failed`
}

/**
 * Shows both and gives the exit code that they mean.
 * @param {Outcome[]} outcomes
 * @returns {number}
 */
export function showSummary(outcomes) {
  console.log(`\n${summaryTable(outcomes)}\n\n${totalLine(outcomes)}`)
  return outcomes.some(({ failed }) => failed > 0) ? 1 : 0
}

/** @param {Outcome} outcome */
function resultOf({ passed, failed, skipped }) {
  const parts = [
    ...(passed > 0 || failed === 0 ? [`${passed} passed`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  return parts.join(', ')
}
