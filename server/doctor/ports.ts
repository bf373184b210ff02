import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { createServer, isIPv6 } from 'node:net'
import { networkInterfaces } from 'node:os'
import { text } from 'node:stream/consumers'
import type { Config } from '../config.ts'
import { mediaAddresses } from '../media/addresses.ts'
import { about, reasonOf, type Finding } from './finding.ts'

const tell = about('ports')

type Protocol = 'udp' | 'tcp'
type Place = { protocol: Protocol; ip: string; port: number; variable: 'PORT' | 'MEDIA_PORT' }

/** Whether Atrium answers at its port on this machine, so that its ports are taken rightly. */
export async function isRunning({ PORT, WEB_LISTEN_IP, TLS_CERT }: Config): Promise<boolean> {
  const everywhere = ['0.0.0.0', '::'].includes(WEB_LISTEN_IP)
  const place = { host: everywhere ? '127.0.0.1' : WEB_LISTEN_IP, port: PORT, path: '/healthz' }
  // Its certificate is for another name than this address.
  const asked = TLS_CERT ? https.get({ ...place, rejectUnauthorized: false }) : http.get(place)
  // Whoever is let go of before it has answered counts that as an error.
  asked.on('error', () => {})
  try {
    const [answer] = await once(asked, 'response', { signal: AbortSignal.timeout(3_000) })
    return (await text(answer as IncomingMessage)) === '{"status":"ok"}'
  } catch {
    return false
  } finally {
    asked.destroy()
  }
}

/** Whether the ports are free to take, or taken by Atrium itself. */
export async function examinePorts(config: Config, running: boolean): Promise<Finding[]> {
  const places = placesOf(config)
  const faults = (
    await Promise.all(places.map(async (place) => [place, await faultOf(place)] as const))
  ).flatMap(([place, fault]) => explain(place, fault, running) ?? [])
  const last = config.MEDIA_PORT + config.WORKERS - 1
  const range = last > config.MEDIA_PORT ? `${config.MEDIA_PORT}:${last}` : `${config.MEDIA_PORT}`
  const firewall = tell.green(
    running
      ? `Atrium is running and holds TCP ${config.PORT}, UDP and TCP ${range}.`
      : `TCP ${config.PORT}, UDP and TCP ${range} are free for Atrium.`,
    `If there is a firewall: ufw allow ${range}/udp && ufw allow ${range}/tcp (or nft add rule inet filter input ` +
      `meta l4proto { tcp, udp } th dport ${range.replace(':', '-')} accept); the provider's firewall, too.`,
  )
  return faults.length > 0 ? faults : [firewall]
}

function placesOf(config: Config): Place[] {
  const ips = mediaAddresses(config, networkInterfaces()).map(({ ip }) => ip)
  const media = Array.from({ length: config.WORKERS }, (_, index) => config.MEDIA_PORT + index).flatMap(
    (port) =>
      ips.flatMap((ip) =>
        (['udp', 'tcp'] as const).map((protocol) => ({
          protocol,
          ip,
          port,
          variable: 'MEDIA_PORT' as const,
        })),
      ),
  )
  return [{ protocol: 'tcp', ip: config.WEB_LISTEN_IP, port: config.PORT, variable: 'PORT' }, ...media]
}

function explain(
  { protocol, ip, port, variable }: Place,
  fault: string | undefined,
  running: boolean,
): Finding | undefined {
  const name = `${protocol.toUpperCase()} port ${port} at ${ip}`
  if (fault === 'EADDRINUSE' && running) return undefined
  if (fault === undefined && running)
    return tell.red(
      `Atrium is running, but does not hold ${name}.`,
      `It was started with another ${variable} than this; restart it, or run the doctor with its settings.`,
    )
  if (fault === undefined) return undefined
  if (fault === 'EADDRINUSE')
    return tell.red(
      `${name} is taken by another program.`,
      `See which: ss -${protocol === 'udp' ? 'u' : 't'}lnp 'sport = :${port}'; end it, or set ${variable} to a free port.`,
    )
  if (fault === 'EACCES')
    return tell.red(
      `${name} needs more rights.`,
      `Set ${variable} above 1023, or AmbientCapabilities=CAP_NET_BIND_SERVICE in the systemd unit.`,
    )
  if (fault === 'EADDRNOTAVAIL')
    return tell.red(
      `This machine has no address ${ip}.`,
      `Set ${variable === 'PORT' ? 'WEB_LISTEN_IP' : 'LISTEN_IP'} to one that it has (ip address), or to 0.0.0.0.`,
    )
  return tell.red(`${name} cannot be taken: ${fault}.`)
}

/** Why a port cannot be taken; undefined if it can. */
async function faultOf({ protocol, ip, port }: Place): Promise<string | undefined> {
  try {
    await (protocol === 'udp' ? takeUdp(ip, port) : takeTcp(ip, port))
    return undefined
  } catch (error) {
    return reasonOf(error)
  }
}

async function takeUdp(address: string, port: number): Promise<void> {
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) })
  try {
    socket.bind({ address, port, exclusive: true })
    await once(socket, 'listening')
  } finally {
    socket.close()
  }
}

async function takeTcp(host: string, port: number): Promise<void> {
  const server = createServer()
  try {
    server.listen({ host, port, exclusive: true, ipv6Only: host !== '::' && isIPv6(host) })
    await once(server, 'listening')
  } finally {
    server.close()
  }
}
