import { createPrivateKey, X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { connect, getCACertificates } from 'node:tls'
import type { Config } from '../config.ts'
import { about, reasonOf, type Finding } from './finding.ts'

const tell = about('certificate')
const day = 86_400_000
/** A certificate that is renewed by itself never gets nearer to its end, ms. */
const soon = 14 * day

/** Whether the certificates that people's browsers get are valid, for this name, and complete. */
export async function examineCertificate(config: Config, running: boolean): Promise<Finding[]> {
  // What would serve its own certificate, and does not run, serves none.
  const served = config.TLS_CERT && !running ? [] : await examineServed(config)
  const findings = [...examineOwnCertificate(config), ...served]
  if (findings.length > 0) return findings
  return [
    tell.amber(
      'There is no HTTPS: browsers allow camera and microphone on localhost only.',
      'Put a reverse proxy in front (deploy/caddy) and set PUBLIC_URL=https://…, or set TLS_CERT and TLS_KEY.',
    ),
  ]
}

/** The same of TLS_CERT alone, without the network. */
export function examineOwnCertificate({ TLS_CERT, TLS_KEY, PUBLIC_URL }: Config): Finding[] {
  if (!TLS_CERT || !TLS_KEY) return []
  try {
    const blocks = readFileSync(TLS_CERT, 'utf8').match(/-----BEGIN CERT[^]+?END CERT[A-Z]+-----/g) ?? []
    const chain = blocks.map((block) => new X509Certificate(block))
    const [leaf] = chain
    if (!leaf) return [tell.red(`${TLS_CERT} holds no certificate.`, 'TLS_CERT=<fullchain.pem>')]
    if (!leaf.checkPrivateKey(createPrivateKey(readFileSync(TLS_KEY))))
      return [tell.red('TLS_KEY does not belong to TLS_CERT.', 'Set both to files of the same certificate.')]
    const host = PUBLIC_URL && new URL(PUBLIC_URL).hostname
    return judge(leaf, { from: TLS_CERT, host, trouble: troubleOf(chain) })
  } catch (error) {
    const mend = 'TLS_CERT=<fullchain.pem> and TLS_KEY=<its private key>, both PEM.'
    return [tell.red(`TLS_CERT and TLS_KEY cannot be read: ${reasonOf(error)}.`, mend)]
  }
}

async function examineServed({ PUBLIC_URL }: Config): Promise<Finding[]> {
  if (!PUBLIC_URL?.startsWith('https:')) return []
  const { hostname, port } = new URL(PUBLIC_URL)
  const host = hostname.replace(/^\[|\]$/g, '')
  const name = isIP(host) > 0 ? {} : { servername: host }
  const socket = connect({ host, port: Number(port || 443), ...name, rejectUnauthorized: false })
  try {
    await once(socket, 'secureConnect', { signal: AbortSignal.timeout(5_000) })
    const leaf = socket.getPeerX509Certificate()
    const trouble = socket.authorized ? undefined : String(socket.authorizationError)
    return leaf ? judge(leaf, { from: PUBLIC_URL, host, trouble }) : []
  } catch (error) {
    return [unreachable(PUBLIC_URL, reasonOf(error))]
  } finally {
    socket.destroy()
  }
}

function unreachable(url: string, reason: string): Finding {
  const { hostname, port } = new URL(url)
  if (reason === 'ENOTFOUND' || reason === 'EAI_AGAIN')
    return tell.red(
      `No name server knows ${hostname} (${reason}).`,
      `Make a DNS record for ${hostname} that leads to this machine, or correct PUBLIC_URL.`,
    )
  if (reason === 'ECONNREFUSED')
    return tell.red(
      `Nobody listens at ${url}.`,
      `Start the reverse proxy, and open its port: ufw allow ${port || 443}/tcp`,
    )
  if (reason === 'ABORT_ERR')
    return tell.amber(
      `${url} does not answer this machine. Some routers do not lead back inside: open it from elsewhere.`,
      `If nobody reaches it: ufw allow ${port || 443}/tcp, and the provider's firewall, too.`,
    )
  return tell.red(`${url} cannot be opened with TLS: ${reason}.`, 'Have the reverse proxy serve HTTPS there.')
}

type Circumstances = { from: string; host: string | undefined; trouble: string | undefined }

function judge(leaf: X509Certificate, { from, host, trouble }: Circumstances): Finding[] {
  const renew = 'Renew it; Caddy does so by itself if TCP ports 80 and 443 are open to it.'
  const end = leaf.validToDate.getTime() - Date.now()
  const date = leaf.validToDate.toISOString().slice(0, 10)
  const findings: Finding[] = []
  if (end < 0) findings.push(tell.red(`The one of ${from} expired on ${date}.`, renew))
  if (leaf.validFromDate.getTime() > Date.now())
    findings.push(
      tell.red(`The one of ${from} is not valid yet.`, 'Set the clock right: timedatectl set-ntp true'),
    )
  if (host && !(isIP(host) > 0 ? leaf.checkIP(host) : leaf.checkHost(host)))
    findings.push(
      tell.red(
        `The one of ${from} is for ${leaf.subjectAltName ?? leaf.subject}, not for ${host}.`,
        `Get one for ${host}, or correct PUBLIC_URL.`,
      ),
    )
  // Browsers name the first fault only; so it is the others that tell more.
  if (findings.length === 0 && trouble) findings.push(distrusted(from, trouble))
  if (findings.length > 0) return findings
  if (end < soon) return [tell.amber(`The one of ${from} expires on ${date}.`, renew)]
  return [tell.green(`The one of ${from} holds until ${date}${host ? `, for ${host}` : ''}.`)]
}

function distrusted(from: string, trouble: string): Finding {
  const isCutOff = trouble === 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' || trouble.startsWith('UNABLE_TO_GET_ISSUER')
  return isCutOff
    ? tell.red(
        `The chain of ${from} lacks the certificate that signed the first.`,
        'Serve fullchain.pem, not cert.pem.',
      )
    : tell.red(
        `No browser trusts the one of ${from} (${trouble}).`,
        'Get one from a public authority, for example by Caddy (deploy/caddy).',
      )
}

/** What TLS would find about a chain, by its own names. */
function troubleOf(chain: X509Certificate[]): string | undefined {
  const last = chain.at(-1)
  if (!last) return undefined
  const roots = getCACertificates().map((pem) => new X509Certificate(pem))
  if (roots.some((root) => last.checkIssued(root) || last.fingerprint256 === root.fingerprint256))
    return undefined
  const selfSigned = last.checkIssued(last)
  return selfSigned ? 'DEPTH_ZERO_SELF_SIGNED_CERT' : 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'
}
