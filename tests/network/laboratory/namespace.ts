import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import { once } from 'node:events'
import { run } from './run.ts'

/** What every namespace of a laboratory is called; the process id tells whose it is. */
const prefixOf = (pid: number): string => `atr${pid}-`

/** One host of the laboratory: a network namespace. Whatever runs in it ends with it. */
export class Namespace {
  readonly name: string

  private constructor(name: string) {
    this.name = name
  }

  static async create(host: string): Promise<Namespace> {
    const namespace = new Namespace(`${prefixOf(process.pid)}${host}`)
    await run('ip', ['netns', 'add', namespace.name])
    // An address counts at once; a browser takes one that comes later for a change of network.
    await namespace.sysctl('net.ipv6.conf.all.accept_dad=0', 'net.ipv6.conf.default.accept_dad=0')
    await namespace.ip('link set lo up')
    return namespace
  }

  /** Runs lines of `ip` commands in it, in order. */
  async ip(...lines: string[]): Promise<void> {
    await run('ip', ['-n', this.name, '-batch', '-'], `${lines.join('\n')}\n`)
  }

  run(program: string, args: readonly string[], input = ''): Promise<string> {
    return run('ip', ['netns', 'exec', this.name, program, ...args], input)
  }

  async sysctl(...settings: string[]): Promise<void> {
    await this.run('sysctl', ['-qw', ...settings])
  }

  spawn(program: string, args: readonly string[], env: NodeJS.ProcessEnv, stdio: StdioOptions): ChildProcess {
    return spawn('ip', ['netns', 'exec', this.name, program, ...args], { env, stdio })
  }

  async close(): Promise<void> {
    await closeNamespace(this.name)
  }
}

/** Ends everything in a namespace, and the namespace. */
async function closeNamespace(name: string): Promise<void> {
  const pids = await run('ip', ['netns', 'pids', name]).catch(() => '')
  for (const pid of pids.split('\n').filter(Boolean)) kill(Number(pid))
  await run('ip', ['netns', 'del', name]).catch(() => {})
}

/** Ends a process and waits until it has. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const impatient = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(impatient)
}

/** Removes what laboratories left behind whose process is gone. */
export async function sweep(): Promise<void> {
  const names = (await run('ip', ['netns', 'list'])).split('\n').map((line) => line.split(' ')[0] ?? '')
  for (const name of names) {
    const pid = Number(/^atr(\d+)-/.exec(name)?.[1])
    if (pid && (pid === process.pid || !isAlive(pid))) await closeNamespace(name)
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** It may have ended by itself meanwhile. */
function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}
