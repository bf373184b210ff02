import { run } from './child.mjs'

/**
 * @typedef {import('./summary.mjs').Outcome} Outcome
 * @typedef {{ root: string, node: import('./node-runtime.mjs').NodeRuntime, env: NodeJS.ProcessEnv,
 *   progress: import('./progress.mjs').Progress }} Parts
 */

/** What is checked without running the project, in this order. */
const checks = [
  { name: 'type check', args: ['node_modules/vue-tsc/bin/vue-tsc.js', '--noEmit'] },
  { name: 'lint', args: ['node_modules/oxlint/bin/oxlint'] },
  { name: 'format check', args: ['node_modules/oxfmt/bin/oxfmt', '--check'] },
  { name: 'unused code', args: ['node_modules/knip/bin/knip.js', '--no-progress'] },
]

/**
 * Runs all checks, also after one has failed; only a failed one shows its output.
 * @param {Parts} parts
 * @returns {Promise<Outcome[]>}
 */
export async function runChecks(parts) {
  const outcomes = []
  for (const check of checks) outcomes.push(await runCheck(check, parts))
  return outcomes
}

/**
 * @param {{ name: string, args: string[] }} check
 * @param {Parts} parts
 * @returns {Promise<Outcome>}
 */
async function runCheck({ name, args }, { root, node, env, progress }) {
  const start = Date.now()
  /** @type {string[]} */
  const output = []
  const code = await progress.step(name, async (step) => {
    step.working('running')
    const command = [...node.flags, ...args]
    const outcome = await run(node.path, command, { cwd: root, env, onLine: (line) => output.push(line) })
    if (outcome.code !== 0) step.fail()
    return outcome.code
  })
  const passed = code === 0
  if (!passed) console.log(output.map((line) => `  ${line}`).join('\n'))
  return { name, passed: Number(passed), failed: Number(!passed), skipped: 0, duration: Date.now() - start }
}
