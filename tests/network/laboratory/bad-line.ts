import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface, type Interface } from 'node:readline'
import type { Impaired, Impairment } from './impair.ts'
import { addresses, type Laboratory } from './laboratory.ts'
import { end } from './namespace.ts'
import type { Router } from './router.ts'

const program = join(import.meta.dirname, 'impair.ts')
const front = 45_000
const mediaPort = 44_444

const unimpaired: Impairment = { loss: 0, burst: 1, delay: 0, rate: 0, queue: 300 }

/** The line between one home and the site, which may be as bad as one likes. Only UDP to the media port is spoilt. */
export class BadLine implements AsyncDisposable {
  readonly #child: ChildProcess
  readonly #lines: Interface
  readonly #said: AsyncIterator<string>

  private constructor(child: ChildProcess) {
    this.#child = child
    this.#lines = createInterface({ input: child.stdout! })
    this.#said = this.#lines[Symbol.asyncIterator]()
  }

  static async lay({ internet }: Laboratory, router: Router): Promise<BadLine> {
    const told = JSON.stringify(unimpaired)
    const args = [program, String(front), addresses.site, String(mediaPort), told]
    const line = new BadLine(internet.spawn(process.execPath, args, process.env, ['pipe', 'pipe', 'inherit']))
    await line.#said.next()
    // Everything to the media port from this home goes through it.
    const rules = `table ip bad_line {
      chain divert {
        type nat hook prerouting priority -100;
        ip saddr ${router.address} ip daddr ${addresses.site} udp dport ${mediaPort} redirect to :${front}
      }
    }`
    await internet.run('nft', ['-f', '-'], rules)
    return line
  }

  /** From now on as bad as this; resolves with what was done to packets until now. */
  async impair(impairment: Partial<Impairment>): Promise<Impaired> {
    this.#child.stdin!.write(`${JSON.stringify({ ...unimpaired, ...impairment })}\n`)
    const { value } = await this.#said.next()
    return JSON.parse(value as string) as Impaired
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#lines.close()
    await end(this.#child)
  }
}
