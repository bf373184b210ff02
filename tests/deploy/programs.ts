import type { ChildProcess } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { vi } from 'vitest'
import type { Namespace } from './namespace.ts'

export const deploy = join(import.meta.dirname, '..', '..', 'deploy')
export const site = 'meet.test'
export const relay = 'turn.meet.test'
/** The machine's public address, as far as coturn can tell. */
export const media = '198.51.100.7'

/** A Caddy that plays the certificate authority, by ACME; gives its root certificate. */
export async function startAuthority(space: Namespace): Promise<string> {
  const home = join(space.folder, 'authority')
  mkdirSync(home)
  const config = join(home, 'Caddyfile')
  const sites = 'https://ca.test:9443 {\n  tls internal\n  acme_server\n}\n'
  writeFileSync(config, `{\n  admin off\n  skip_install_trust\n  auto_https disable_redirects\n}\n${sites}`)
  space.start('caddy', ['run', '--adapter', 'caddyfile', '--config', config], {
    env: { HOME: home, XDG_DATA_HOME: home },
  })
  const root = join(home, 'caddy', 'pki', 'authorities', 'local', 'root.crt')
  await vi.waitFor(() => readFileSync(root), { timeout: 30_000 })
  const options = ['--silent', '--fail', '--cacert', root]
  await vi.waitFor(() => space.exec('curl', [...options, 'https://ca.test:9443/acme/local/directory']), {
    timeout: 30_000,
    interval: 250,
  })
  return root
}

/** Caddy with the shipped configuration for Debian's version, and that authority. */
export function startCaddy(space: Namespace, authority: string): void {
  const home = join(space.folder, 'web')
  const options = `acme_ca https://ca.test:9443/acme/local/directory\nacme_ca_root ${authority}`
  const env = {
    DOMAIN: site,
    ACME_EMAIL: 'operator@meet.test',
    CADDY_OPTIONS: options,
    HOME: home,
    XDG_DATA_HOME: home,
  }
  const config = join(deploy, 'caddy', 'Caddyfile.debian')
  space.start('caddy', ['run', '--adapter', 'caddyfile', '--config', config], { env })
}

/** Atrium as behind a proxy. */
export function startAtrium(space: Namespace): void {
  const main = join(deploy, '..', 'server', 'main.ts')
  const env = {
    PORT: '3000',
    LISTEN_IP: '127.0.0.1',
    TRUSTED_PROXIES: '127.0.0.1',
    WORKERS: '1',
    STATE_FOLDER: join(space.folder, 'state'),
    PUBLIC_URL: `https://${site}`,
  }
  space.start(process.execPath, [main], { env })
}

/** coturn with the shipped configuration; `tls` holds its certificate. */
export function startCoturn(space: Namespace, tls: string): ChildProcess {
  const files = { TLS_CERT: join(tls, 'cert.pem'), TLS_KEY: join(tls, 'key.pem') }
  const state = { TURN_SECRET_FILE: join(space.folder, 'turn-secret'), RUNTIME_DIRECTORY: space.folder }
  return space.start(join(deploy, 'coturn', 'start.sh'), [], {
    env: { ...files, ...state, MEDIA_IPS: media },
  })
}
