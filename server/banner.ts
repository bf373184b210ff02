import { networkInterfaces } from 'node:os'
import { describeSettings, publicUrlOf, type Config } from './config.ts'
import type { Finding } from './doctor/finding.ts'

/** Prints all settings. */
export function showHelp(): void {
  const lines = describeSettings().map(
    ({ name, fallback, allowed, meaning }) =>
      `  ${name}\n      ${meaning}\n      Allowed: ${allowed}. Default: ${fallback}.`,
  )
  console.log(
    `Atrium: self-hosted group video meetings.\n\nSettings (environment variables):\n\n${lines.join('\n\n')}`,
  )
}

/** Prints where to open the meeting, and what is not yet right for public use or was found on this machine. */
export function showLinks(config: Config, findings: readonly Finding[]): void {
  const links = linksOf(config, lanAddresses()).map(({ label, url }) => `  ${label.padEnd(8)} ${url}`)
  const found = findings.map(
    ({ subject, what, mend = 'See npm run doctor.' }) => `${subject}: ${what} ${mend}`,
  )
  const notes = [...notesOf(config), ...found].map((note) => `  note     ${note}`)
  console.log(
    ['', '  Atrium is ready', '', ...links, ...(notes.length > 0 ? ['', ...notes] : []), ''].join('\n'),
  )
}

type Link = { label: string; url: string }

export function linksOf(config: Config, lan: string[]): Link[] {
  const scheme = config.TLS_CERT ? 'https' : 'http'
  const everywhere = config.WEB_LISTEN_IP === '0.0.0.0' || config.WEB_LISTEN_IP === '::'
  const reachable = everywhere ? lan : lan.filter((address) => address === config.WEB_LISTEN_IP)
  return [
    { label: 'local', url: `${scheme}://localhost:${config.PORT}` },
    ...reachable.map((address) => ({ label: 'LAN', url: `${scheme}://${address}:${config.PORT}` })),
    ...(config.PUBLIC_URL ? [{ label: 'public', url: publicUrlOf(config) }] : []),
  ]
}

/** One line for each thing that keeps people outside this machine from meeting here, or gets into their way. */
export function notesOf(config: Config): string[] {
  const notes: string[] = []
  if (!config.TLS_CERT && !config.PUBLIC_URL?.startsWith('https:'))
    notes.push(
      'No HTTPS: browsers allow camera and microphone on localhost only. Set TLS_CERT and TLS_KEY, or PUBLIC_URL behind a proxy.',
    )
  if (!config.TLS_CERT && config.PUBLIC_URL?.startsWith('https:') && !config.TRUSTED_PROXIES)
    notes.push(
      'No trusted proxy: all visitors behind a reverse proxy share one rate limit. Set TRUSTED_PROXIES to its address.',
    )
  if (!config.ANNOUNCED_IP)
    notes.push(
      'No announced address: media reaches this network only. Set ANNOUNCED_IP to the public address of this machine.',
    )
  return notes
}

function lanAddresses(): string[] {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? [])
  return all.filter(({ family, internal }) => family === 'IPv4' && !internal).map(({ address }) => address)
}
