import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'

/** Whether network namespaces can be made here, and these programs are installed. */
export function canRun(...programs: string[]): boolean {
  const found = programs.every((name) => ['/usr/bin', '/usr/sbin'].some((at) => existsSync(join(at, name))))
  return process.platform === 'linux' && process.getuid?.() === 0 && found
}

type Options = { env?: Record<string, string>; input?: Uint8Array }

/** `address` is the machine's own; `names` lead to 127.0.0.1. */
type Place = { address: string; names: readonly string[] }

/** A network of its own, where every port is free, with a folder and programs that end with it (`await using`). */
export class Namespace implements AsyncDisposable {
  readonly folder = mkdtempSync(join(tmpdir(), 'atrium-deploy-'))
  readonly #children: ChildProcess[] = []
  readonly #printed: string[] = []
  readonly #keeper: ChildProcess

  static async open({ address, names }: Place): Promise<Namespace> {
    const space = new Namespace(address)
    const hosts = join(space.folder, 'hosts')
    writeFileSync(hosts, `127.0.0.1 localhost ${names.join(' ')}\n`)
    await vi.waitFor(() => readFileSync(join(space.folder, 'ready')), { timeout: 20_000 })
    space.exec('mount', ['--bind', hosts, '/etc/hosts'])
    return space
  }

  private constructor(address: string) {
    const steps = [
      'ip link set lo up',
      // coturn does not start where there is loopback alone.
      'ip link add wan type veth peer name far',
      `ip address add ${address}/32 dev wan`,
      'ip link set wan up',
      'ip link set far up',
      `touch ${join(this.folder, 'ready')}`,
      'exec sleep infinity',
    ]
    const script = steps.join(' && ')
    this.#keeper = spawn('unshare', ['--net', '--mount', 'sh', '-c', script], { stdio: 'ignore' })
  }

  /** All that the programs have printed, for whoever asks why one failed. */
  get printed(): string {
    return this.#printed.join('')
  }

  /** Starts a program that ends with the namespace. */
  start(program: string, args: readonly string[], { env = {} }: Options = {}): ChildProcess {
    const child = spawn(...this.#inside(program, args), { env: { ...process.env, ...env } })
    this.#children.push(child)
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (text) => this.#printed.push(`${program}: ${text}`))
    return child
  }

  /** Runs a program to its end; gives what it printed, throws if it fails. */
  exec(program: string, args: readonly string[], { env = {}, input }: Options = {}): Buffer {
    const options = { env: { ...process.env, ...env }, timeout: 20_000, ...(input && { input }) }
    return execFileSync(...this.#inside(program, args), { ...options, stdio: 'pipe' })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The last one started first: whoever leans on another ends before it.
    for (const child of this.#children.toReversed()) await end(child, 'SIGTERM')
    await end(this.#keeper, 'SIGKILL')
    rmSync(this.folder, { recursive: true, force: true })
  }

  #inside(program: string, args: readonly string[]): [string, string[]] {
    return ['nsenter', [`--target=${this.#keeper.pid}`, '--net', '--mount', program, ...args]]
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill(signal)
  const fuse = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await ended
  clearTimeout(fuse)
}
