import { createHash, X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { addresses } from './laboratory.ts'
import { run } from './run.ts'

/** A certificate for the laboratory's hosts, as PEM files. `pin`: what Chromium is told to trust it by. */
export type Certificate = AsyncDisposable & { certificate: string; key: string; pin: string }

export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-certificate-'))
  const [certificate, key] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const names = Object.values(addresses).map((address) => `IP:${address}`)
  const made = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '2']
  const about = ['-subj', '/CN=laboratory', '-addext', `subjectAltName=${names.join(',')}`]
  await run('openssl', ['req', ...made, ...about, '-keyout', key, '-out', certificate])
  const { publicKey } = new X509Certificate(await readFile(certificate))
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  return {
    certificate,
    key,
    pin: createHash('sha256').update(spki).digest('base64'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}
