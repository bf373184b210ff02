import { execFile } from 'node:child_process'

/** ms any one command may take. */
const limit = 20_000

/** Runs a program to its end; resolves with what it printed, rejects with what it complained about. */
export function run(program: string, args: readonly string[], input = ''): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = execFile(program, args, { timeout: limit }, (error, stdout, stderr) => {
      if (error)
        reject(new Error(`${program} ${args.join(' ')}: ${stderr.trim() || error.message}\n${input}`))
      else resolve(stdout)
    })
    // A program may end without having read; what it ended with says the rest.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })
}
