import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type CertificateFiles = { cert: string; key: string }

/** A certificate authority that nobody knows, and what it signs, in a folder that goes with it (`using`). */
export class CertificateAuthority implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'atrium-certificates-'))
  readonly #own: CertificateFiles
  #count = 0

  constructor() {
    this.#own = this.#files()
    const constraints = ['-addext', 'basicConstraints=critical,CA:TRUE']
    this.#openssl(
      'req',
      '-x509',
      ...this.#newKey(this.#own.key),
      '-out',
      this.#own.cert,
      ...constraints,
      '-days',
      '9',
      '-subj',
      '/CN=An authority',
    )
  }

  /** Its own certificate: who trusts it trusts all that it signs. */
  get root(): string {
    return this.#own.cert
  }

  /** A certificate for a name, which ends `days` from now; after 0 it has. */
  sign(name: string, days = 90): CertificateFiles {
    const { cert, key } = this.#files()
    const [request, extensions] = [`${cert}.csr`, `${cert}.ext`]
    writeFileSync(extensions, `subjectAltName=DNS:${name}`)
    this.#openssl('req', ...this.#newKey(key), '-out', request, '-subj', `/CN=${name}`)
    const issuer = ['-CA', this.#own.cert, '-CAkey', this.#own.key, '-CAcreateserial']
    const more = ['-extfile', extensions, '-days', String(days)]
    this.#openssl('x509', '-req', '-in', request, '-out', cert, ...issuer, ...more)
    return { cert, key }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true })
  }

  #files(): CertificateFiles {
    const base = join(this.#folder, String(this.#count++))
    return { cert: `${base}.pem`, key: `${base}.key` }
  }

  #newKey = (path: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    path,
  ]

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' })
  }
}
