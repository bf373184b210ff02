/** Why the set-up cannot go on, in one sentence, and what mends it. Shown without a stack. */
export class SetupFailure extends Error {
  /**
   * @param {string} cause
   * @param {{ mend?: string, lines?: string[], log?: string }} [more] `lines`: the last words of a tool that failed;
   *   `log`: where all its words are
   */
  constructor(cause, { mend, lines = [], log } = {}) {
    super(cause)
    this.mend = mend
    this.lines = lines
    this.log = log
  }
}

/**
 * What the person in front of the terminal reads.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (!(error instanceof SetupFailure)) return `✗ The set-up itself failed: ${reasonOf(error)}`
  return [
    ...error.lines.map((line) => `  │ ${line}`),
    `✗ ${error.message}`,
    ...(error.mend ? [`  ${error.mend}`] : []),
    ...(error.log ? [`  Full log: ${error.log}`] : []),
  ].join('\n')
}

/**
 * Runs a command of the set-up; a failure becomes its explanation and exit code 1.
 * @param {() => Promise<number | void>} command gives the exit code; none is 0
 * @param {{ afterFailure?: () => void }} [more]
 */
export async function runCommand(command, { afterFailure } = {}) {
  try {
    process.exitCode = (await command()) ?? 0
  } catch (error) {
    console.error(`\n${explain(error)}\n`)
    afterFailure?.()
    process.exitCode = 1
  }
}

/**
 * @param {unknown} error
 * @returns {string}
 */
export function reasonOf(error) {
  return error instanceof Error ? error.message : String(error)
}
