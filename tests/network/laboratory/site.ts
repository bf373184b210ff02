import type { ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import type { Certificate } from './certificate.ts'
import { turnSecret } from './coturn.ts'
import { addresses, type Laboratory } from './laboratory.ts'
import { end } from './namespace.ts'
import { until } from './until.ts'

const main = join(import.meta.dirname, '../../../server/main.ts')

/** UDP and TCP. */
const mediaPort = 44_444

/** Atrium at the laboratory's site, as an operator runs it: HTTPS at 443, with the TURN host beside it. */
export class Site implements AsyncDisposable {
  readonly url = `https://${addresses.site}`
  readonly url6 = `https://[${addresses.site6}]`
  readonly #laboratory: Laboratory
  readonly #environment: NodeJS.ProcessEnv
  #child: ChildProcess | undefined

  private constructor(
    laboratory: Laboratory,
    { certificate, key }: Certificate,
    more: Record<string, string>,
  ) {
    this.#laboratory = laboratory
    const { turn } = addresses
    this.#environment = {
      ...process.env,
      PORT: '443',
      WEB_LISTEN_IP: '::',
      PUBLIC_URL: this.url,
      ANNOUNCED_IP: `${addresses.site},${addresses.site6}`,
      MEDIA_PORT: String(mediaPort),
      WORKERS: '1',
      TLS_CERT: certificate,
      TLS_KEY: key,
      TURN_SECRET: turnSecret,
      TURN_URLS: `turn:${turn}:3478?transport=udp,turn:${turn}:3478?transport=tcp,turns:${turn}:443?transport=tcp`,
      RESUME_SECRET: 'a secret that outlives the laboratory’s server',
      LOG_LEVEL: process.env['TEST_LOG'] ?? 'error',
      ...more,
    }
  }

  static async open(
    laboratory: Laboratory,
    certificate: Certificate,
    more: Record<string, string> = {},
  ): Promise<Site> {
    const site = new Site(laboratory, certificate, more)
    await site.#witness()
    await site.start()
    return site
  }

  async start(): Promise<void> {
    const { site } = this.#laboratory
    this.#child = site.spawn(process.execPath, [main], this.#environment, ['ignore', 'ignore', 'inherit'])
    const ready = () => site.run('bash', ['-c', `exec 3<>/dev/tcp/${addresses.site}/443`])
    await until(ready)
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    if (this.#child) await end(this.#child, signal)
  }

  /** From where media really came since it was last asked, as `address protocol`: the server's own view of the path. */
  async mediaFrom(): Promise<string[]> {
    const { site } = this.#laboratory
    const listed = await site.run('nft', ['list', 'table', 'inet', 'witness'])
    await site.run('nft', ['flush', 'set', 'inet', 'witness', 'media'])
    await site.run('nft', ['flush', 'set', 'inet', 'witness', 'media6'])
    return [...listed.matchAll(/([0-9a-f.:]+) \. (tcp|udp)/g)].map(
      ([, address, protocol]) => `${address} ${protocol}`,
    )
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop()
  }

  async #witness(): Promise<void> {
    const rules = `table inet witness {
      set media { type ipv4_addr . inet_proto; flags dynamic; size 1024; }
      set media6 { type ipv6_addr . inet_proto; flags dynamic; size 1024; }
      chain arrive {
        type filter hook input priority 0;
        th dport ${mediaPort} meta nfproto ipv4 add @media { ip saddr . meta l4proto }
        th dport ${mediaPort} meta nfproto ipv6 add @media6 { ip6 saddr . meta l4proto }
      }
    }`
    await this.#laboratory.site.run('nft', ['-f', '-'], rules)
  }
}
