import { expect, test } from 'vitest'
import { summaryTable, totalLine } from '../../deploy/setup/summary.mjs'
import { countTests } from '../../deploy/setup/vitest-run.mjs'

const outcome = (name: string, passed: number, failed: number, skipped = 0) => ({
  name,
  passed,
  failed,
  skipped,
  duration: 1500,
})

const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] }

test('the summary has one line per step', () => {
  const table = summaryTable([outcome('lint', 1, 0), outcome('unit tests', 120, 2, 1)])
  expect(table.split('\n').map((line) => line.trim())).toEqual([
    'step         result                            time',
    '──────────   ───────────────────────────────   ─────',
    'lint         1 passed                          1.5 s',
    'unit tests   120 passed, 2 failed, 1 skipped   1.5 s',
  ])
})

test('the last line is plain and counts everything', () => {
  expect(totalLine([outcome('lint', 0, 1), outcome('unit tests', 120, 2)])).toBe('120 passed, 3 failed')
})

test('tests are counted as Vitest reports them', () => {
  const failing = { status: 'failed', assertionResults: [{ status: 'passed' }, { status: 'failed' }] }
  const report = {
    numPassedTests: 2,
    numFailedTests: 1,
    numPendingTests: 3,
    numTodoTests: 1,
    testResults: [passing, failing],
  }
  expect(countTests(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 4 })
})

test('a test file that could not be loaded counts as one failure', () => {
  const broken = { status: 'failed', assertionResults: [] }
  const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, testResults: [passing, broken] }
  expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('an error outside of any test counts as one failure', () => {
  const report = { numPassedTests: 1, numFailedTests: 0, numPendingTests: 0, testResults: [passing] }
  expect(countTests(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  expect(countTests(report, 0)).toEqual({ passed: 1, failed: 0, skipped: 0 })
})

test('a run that crashed before any result counts as one failure', () => {
  expect(countTests(undefined, 139)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(countTests(undefined, 0)).toEqual({ passed: 0, failed: 1, skipped: 0 })
})
