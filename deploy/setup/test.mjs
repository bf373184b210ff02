// npm test: the checks and all tests; npm test -- <filter…>: only the tests in files whose path contains a filter.
import { runChecks } from './checks.mjs'
import { explain, runCommand } from './failure.mjs'
import { Setup } from './setup.mjs'
import { showSummary } from './summary.mjs'
import { runVitest } from './vitest-run.mjs'

const projects = ['unit', 'integration', 'browser', 'network']

await runCommand(
  async () => {
    const filters = process.argv.slice(2)
    const setup = new Setup()
    const { root, progress } = setup
    const node = await setup.base()
    const worker = await setup.mediaWorker(node)
    const env = { ...worker, CHROMIUM_PATH: await setup.chromium() }
    await setup.testPrograms()

    // A client that cannot be built is a failure to count, not a reason to withhold what else is wrong.
    const outcomes = await failureOf('client build', () => setup.client(node))
    if (filters.length === 0) outcomes.push(...(await runChecks({ root, progress, node, env })))
    for (const project of projects) {
      outcomes.push(await runVitest({ project, filters, root, node, env }))
    }
    return showSummary(outcomes)
  },
  // Whoever counts finds the line in any case.
  { afterFailure: () => console.log('0 passed, 1 failed') },
)

/**
 * @param {string} name
 * @param {() => Promise<void>} step
 * @returns {Promise<import('./summary.mjs').Outcome[]>} nothing if the step succeeds
 */
async function failureOf(name, step) {
  const start = Date.now()
  try {
    await step()
    return []
  } catch (error) {
    console.error(explain(error))
    return [{ name, passed: 0, failed: 1, skipped: 0, duration: Date.now() - start }]
  }
}
