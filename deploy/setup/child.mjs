import { spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { constants } from 'node:os'
import { createInterface } from 'node:readline'
import { finished } from 'node:stream/promises'

/**
 * @typedef {object} Options
 * @property {string} [cwd]
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [log] file that all output is added to
 * @property {(line: string) => void} [onLine] hears each line of output
 * @property {number} [timeLimit] in ms; then the command is ended and counts as failed
 */

const linesKept = 20

/**
 * Runs a command to its end and keeps its last lines.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<{ code: number, lines: string[] }>} code -1: it could not be started or was ended
 */
export async function run(command, args, { cwd, env = process.env, log, onLine, timeLimit = 0 } = {}) {
  /** @type {string[]} */
  const lines = []
  const file = log ? createWriteStream(log, { flags: 'a' }) : undefined
  file?.write(`\n$ ${[command, ...args].join(' ')}\n`)

  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeLimit })
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line)
      if (lines.length > linesKept) lines.shift()
      file?.write(`${line}\n`)
      onLine?.(line)
    })
  }
  const code = await exitOf(child)
  if (file) await finished(file.end())
  return { code, lines }
}

/**
 * Hands the terminal to a command until it ends; signals go on to it.
 * @param {string} command
 * @param {string[]} args
 * @param {Options} [options]
 * @returns {Promise<number>} its exit code, as a shell would give it
 */
export function handOver(command, args, options) {
  return besideEachOther(command, [args], options)
}

/**
 * Hands the terminal to the same command several times at once, each with its own arguments. When one ends, all do.
 * @param {string} command
 * @param {string[][]} argsOfEach
 * @param {Options} [options]
 * @returns {Promise<number>} the exit code of the one that ended first
 */
export async function besideEachOther(command, argsOfEach, { cwd, env = process.env } = {}) {
  const children = argsOfEach.map((args) => spawn(command, args, { cwd, env, stdio: 'inherit' }))
  const exits = children.map(exitOf)
  const endAll = (/** @type {NodeJS.Signals} */ signal) => children.forEach((child) => child.kill(signal))
  const release = forwardSignals(endAll)
  const code = await Promise.race(exits)
  endAll('SIGTERM')
  await Promise.all(exits)
  release()
  return code
}

/**
 * Passes on the signals that ask for an end, instead of ending at once.
 * @param {(signal: NodeJS.Signals) => void} to
 * @returns {() => void} stops it
 */
function forwardSignals(to) {
  /** @type {(signal: NodeJS.Signals) => void} */
  const forward = (signal) => {
    // A terminal sends Ctrl-C to all of its programs by itself; a second one would cut a graceful end short.
    if (signal !== 'SIGINT' || !process.stdin.isTTY) to(signal)
  }
  const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.off(signal, forward)
  }
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<number>}
 */
function exitOf(child) {
  return new Promise((resolve) => {
    child.once('error', () => resolve(-1))
    child.once('close', (code, signal) => resolve(code ?? (signal ? 128 + constants.signals[signal] : -1)))
  })
}
