import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { isIPv4 } from 'node:net'
import { Lifetime } from '#shared/lifetime.ts'
import type { Config } from '../config.ts'
import { iceServersOf } from '../ice-servers.ts'
import { parseIceUrl } from '../ice-urls.ts'
import { startEcho, type Echo } from './echo.ts'
import { about, reasonOf, type Finding } from './finding.ts'
import { addressesOf, isInner, ownAddresses } from './own-addresses.ts'
import { StunSilence } from './stun-exchange.ts'
import type { StunPlace } from './stun-transport.ts'
import { TurnClient, TurnRefusal, type TurnCredentials } from './turn-client.ts'

const tell = about('relay')

/** ms for a packet to go through and come back, and between two of them. */
const pace = { patience: 4_000, next: 200 }

/** Whether each TURN server takes our credentials and relays to the SFU's media address: a packet goes there and back. */
export async function examineRelay(config: Config): Promise<Finding[]> {
  const { TURN_URLS, PUBLIC_URL } = config
  if (!TURN_URLS) {
    const level = PUBLIC_URL ? 'amber' : 'grey'
    const what =
      'There is none: whoever’s network lets neither UDP nor TCP to the media port through cannot take part.'
    return [tell[level](what, 'Run coturn (deploy/coturn/start.sh), and set TURN_URLS and TURN_SECRET_FILE.')]
  }
  const address = await mediaAddress(config)
  const { username = '', credential = '' } = iceServersOf(config)('doctor').at(-1) ?? {}
  const echo = await startEcho(address, config.LISTEN_IP, config.MEDIA_PORT)
  try {
    const tried = TURN_URLS.map((url) => tryRelay(url, { username, password: credential }, echo))
    return await Promise.all(tried)
  } finally {
    echo.close()
  }
}

/** Where browsers are told to send media to; IPv4 first. */
async function mediaAddress({ ANNOUNCED_IP = [], LISTEN_IP }: Config): Promise<string> {
  const told = await Promise.all(ANNOUNCED_IP.map((name) => addressesOf(name).catch(() => [])))
  const listening = ['0.0.0.0', '::'].includes(LISTEN_IP) ? ownAddresses() : [LISTEN_IP]
  const all = [...told.flat(), ...listening].filter((address) => !address.startsWith('fe80'))
  const four = all.filter((address) => isIPv4(address))
  const outer = four.find((address) => told.flat().includes(address) || !isInner(address))
  return outer ?? four.find((address) => !address.startsWith('127.')) ?? all[0] ?? '127.0.0.1'
}

function placeOf(url: string): StunPlace {
  const { scheme, host, port } = parseIceUrl(url) ?? { scheme: 'turn', host: url, port: 3478 }
  const overStream = url.includes('transport=tcp') ? 'tcp' : 'udp'
  return { host: host.replace(/^\[|\]$/g, ''), port, protocol: scheme === 'turns' ? 'tls' : overStream }
}

async function tryRelay(url: string, credentials: TurnCredentials, echo: Echo): Promise<Finding> {
  const place = placeOf(url)
  const life = new Lifetime()
  let step: Step = 'opening'
  try {
    const client = life.own(await TurnClient.open(place, credentials))
    step = 'allocating'
    const { relayed } = await client.allocate(isIPv4(echo.address) ? 4 : 6)
    step = 'permitting'
    await client.createPermission(echo)
    step = 'relaying'
    await roundTrip(client, echo, life)
    return tell.green(`${url} relays, from ${relayed.address} to ${echo.address} and back.`)
  } catch (error) {
    return explain({ url, place, step, error, media: echo.address })
  } finally {
    life.close()
  }
}

async function roundTrip(client: TurnClient, echo: Echo, life: Lifetime): Promise<void> {
  const word = randomBytes(16)
  const back = new EventEmitter()
  client.arrived = (data) => void (data.equals(word) && back.emit('arrived'))
  client.send(echo, word)
  life.every(pace.next, () => client.send(echo, word))
  await once(back, 'arrived', { signal: AbortSignal.timeout(pace.patience) })
}

type Step = 'opening' | 'allocating' | 'permitting' | 'relaying'
type Fault = { url: string; place: StunPlace; step: Step; error: unknown; media: string }

function explain({ url, place, step, error, media }: Fault): Finding {
  const { protocol, port, host } = place
  const code = error instanceof TurnRefusal ? error.code : 0
  const firewall = `ufw allow ${port}/${protocol === 'udp' ? 'udp' : 'tcp'}`
  if (step === 'relaying')
    return tell.red(
      `${url} takes our credentials, but no packet goes through it to ${media} and back.`,
      `ufw allow from ${host} to any proto udp; behind a NAT set EXTERNAL_IP for deploy/coturn/start.sh.`,
    )
  if (step === 'permitting' && code === 403)
    return tell.red(
      `${url} refuses to relay to ${media}, where media is taken.`,
      `Start it with MEDIA_IPS=${media} (deploy/coturn/start.sh), or correct ANNOUNCED_IP.`,
    )
  if (code === 401)
    return tell.red(
      `${url} refuses our credentials: its secret is another one, or its clock is wrong.`,
      'Have both read the same file (TURN_SECRET_FILE here and for deploy/coturn/start.sh), and restart both.',
    )
  if (code === 486 || code === 508)
    return tell.amber(
      `${url} has no room for more (${reasonOf(error)}).`,
      'Raise user-quota, total-quota or the range of ports in deploy/coturn/turnserver.conf.',
    )
  if (error instanceof StunSilence || reasonOf(error) === 'ABORT_ERR')
    return tell.red(`${url} does not answer.`, `Start coturn, and open its port: ${firewall}`)
  if (reasonOf(error) === 'ECONNREFUSED')
    return tell.red(`Nobody listens at ${url}.`, `Start coturn (deploy/coturn/start.sh), and: ${firewall}`)
  if (['ENOTFOUND', 'EAI_AGAIN'].includes(reasonOf(error)))
    return tell.red(`No name server knows ${host}.`, `Make a DNS record for ${host}, or correct TURN_URLS.`)
  if (protocol === 'tls')
    return tell.red(
      `${url} cannot be reached with TLS: ${reasonOf(error)}.`,
      'Start coturn with TLS_CERT and TLS_KEY of a certificate for this name.',
    )
  return tell.red(`${url} cannot be used: ${reasonOf(error)}.`, `Look into coturn's log; ${firewall}`)
}
