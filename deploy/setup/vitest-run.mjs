import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { handOver } from './child.mjs'

/**
 * @typedef {import('./summary.mjs').Outcome} Outcome
 * @typedef {{ status: string, assertionResults: { status: string }[] }} TestFile
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests?: number,
 *   testResults: TestFile[] }} Report what Vitest's JSON reporter writes, as far as it matters here
 */

/**
 * Runs one of Vitest's projects; its output goes to the terminal.
 * @param {{ project: string, filters: string[], root: string, node: import('./node-runtime.mjs').NodeRuntime,
 *   env: NodeJS.ProcessEnv }} parts
 * @returns {Promise<Outcome>}
 */
export async function runVitest({ project, filters, root, node, env }) {
  const start = Date.now()
  const folder = join(root, 'node_modules', '.atrium')
  const file = join(folder, `vitest-${project}.json`)
  await mkdir(folder, { recursive: true })
  await rm(file, { force: true })
  const run = ['run', '--config', 'tests/vitest.config.ts', '--project', project]
  const reports = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  // Somebody who asks for some tests need not have some in each project.
  const wanted = filters.length > 0 ? ['--passWithNoTests', ...filters] : []
  const command = [...node.flags, 'node_modules/vitest/vitest.mjs', ...run, ...reports, ...wanted]
  const code = await handOver(node.path, command, { cwd: root, env })
  return {
    name: `${project} tests`,
    ...countTests(await readReport(file), code),
    duration: Date.now() - start,
  }
}

/**
 * What a run of Vitest amounts to. Nothing that went wrong gets lost: a file that could not be loaded, an error outside
 * of any test, or a crash before any result count as one failure.
 * @param {Report | undefined} report
 * @param {number} code Vitest's exit code
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function countTests(report, code) {
  const failedFiles = report?.testResults.filter(failedAsWhole).length ?? 0
  const failed = (report?.numFailedTests ?? 0) + failedFiles
  return {
    passed: report?.numPassedTests ?? 0,
    failed: failed === 0 && (code !== 0 || !report) ? 1 : failed,
    skipped: (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0),
  }
}

/** @param {TestFile} file */
function failedAsWhole({ status, assertionResults }) {
  return status === 'failed' && !assertionResults.some((each) => each.status === 'failed')
}

/**
 * @param {string} file
 * @returns {Promise<Report | undefined>}
 */
async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch {
    return undefined
  }
}
