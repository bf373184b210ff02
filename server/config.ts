import type * as z from 'zod'
import { portFaults } from './forbidden-ports.ts'
import { parseIceUrl } from './ice-urls.ts'
import { settings, type Setting } from './settings.ts'

type Values = { [Name in keyof typeof settings]: z.output<(typeof settings)[Name]['schema']> }
type Optional =
  | 'TRUSTED_PROXIES'
  | 'PUBLIC_URL'
  | 'ANNOUNCED_IP'
  | 'TLS_CERT'
  | 'TLS_KEY'
  | 'STUN_URLS'
  | 'TURN_URLS'
  | 'TURN_SECRET'
  | 'TURN_SECRET_FILE'
  | 'RESUME_SECRET'
  | 'ADMIN_TOKEN'
  | 'ADMIN_TOKEN_FILE'
  | 'LOAD_TEST_TOKEN'
  | 'METRICS_TOKEN'
  | 'METRICS_TOKEN_FILE'
  | 'METRICS_PORT'
  | 'UPLINK_LIMIT'
  | 'PACKET_LIMIT'

/** The server's configuration, validated. */
export type Config = Omit<Values, Optional> & { [Name in Optional]?: Values[Name] }

/** A configuration that cannot be served: one line per fault, with what was given and what is allowed. */
export class InvalidConfig extends Error {
  override name = 'InvalidConfig'
}

/** Reads the environment. Throws `InvalidConfig` that names every wrong variable. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const faults: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, entry] of Object.entries<Setting>(settings)) {
    const given = environment[name]?.trim() || entry.fallback
    if (given === undefined) continue
    const parsed = entry.schema.safeParse(given)
    if (parsed.success) values[name] = parsed.data
    else faults.push(`${name} is ${isSecret(name) ? 'given' : `"${given}"`}, but must be ${entry.allowed}.`)
  }
  values['WEB_LISTEN_IP'] ??= values['LISTEN_IP']
  for (const name of Object.keys(settings).filter(isSecret)) values[name] ??= values[`${name}_FILE`]
  const config = values as Config
  if (faults.length === 0) faults.push(...contradictions(config))
  if (faults.length > 0) throw new InvalidConfig(faults.join('\n'))
  return config
}

/** What must not be shown. */
const isSecret = (name: string): boolean => /_(SECRET|TOKEN)$/.test(name)

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.')

function contradictions(config: Config): string[] {
  const faults: string[] = []
  if (Boolean(config.TLS_CERT) !== Boolean(config.TLS_KEY))
    faults.push('TLS_CERT and TLS_KEY go together: set both or neither.')
  const last = config.MEDIA_PORT + config.WORKERS - 1
  if (config.PORT >= config.MEDIA_PORT && config.PORT <= last)
    faults.push(
      `PORT is "${config.PORT}", but the workers take the ports ${config.MEDIA_PORT} to ${last} (MEDIA_PORT, WORKERS).`,
    )
  if (config.METRICS_PORT && !config.METRICS_TOKEN && !isLoopback(config.METRICS_LISTEN_IP))
    faults.push(
      `METRICS_LISTEN_IP is "${config.METRICS_LISTEN_IP}", where others may read too: set METRICS_TOKEN, or 127.0.0.1.`,
    )
  if (config.METRICS_PORT === config.PORT) faults.push('METRICS_PORT and PORT are the same: choose another.')
  if (config.TURN_URLS && !config.TURN_SECRET)
    faults.push('TURN_URLS needs TURN_SECRET or TURN_SECRET_FILE: the secret shared with the TURN server.')
  for (const name of ['TURN_URLS', 'STUN_URLS'] as const)
    faults.push(
      ...portFaults(
        name,
        (config[name] ?? []).flatMap((url) => parseIceUrl(url)?.port ?? []),
      ),
    )
  faults.push(...portFaults('PORT', [config.PORT]))
  faults.push(...portFaults('METRICS_PORT', config.METRICS_PORT ? [config.METRICS_PORT] : []))
  faults.push(
    ...portFaults(
      'MEDIA_PORT',
      Array.from({ length: config.WORKERS }, (_, n) => config.MEDIA_PORT + n),
    ),
  )
  return faults
}

/** Where people reach this server, without a slash at the end. */
export function publicUrlOf({ PUBLIC_URL, TLS_CERT, PORT }: Config): string {
  return PUBLIC_URL ?? `${TLS_CERT ? 'https' : 'http'}://localhost:${PORT}`
}

/** The table of all settings, as `--help` and the README show it. */
export function describeSettings(): Array<{
  name: string
  fallback: string
  allowed: string
  meaning: string
}> {
  return Object.entries<Setting>(settings).map(([name, { fallback, shown, allowed, meaning }]) => ({
    name,
    fallback: shown ?? fallback ?? 'none',
    allowed,
    meaning,
  }))
}
