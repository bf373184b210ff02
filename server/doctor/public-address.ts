import { isIP } from 'node:net'
import type { Config } from '../config.ts'
import { parseIceUrl } from '../ice-urls.ts'
import { about, reasonOf, type Finding } from './finding.ts'
import { addressesOf, isInner, ownAddresses } from './own-addresses.ts'
import { TurnClient } from './turn-client.ts'

const tell = about('public address')

type Settings = Pick<Config, 'STUN_URLS' | 'TURN_URLS' | 'ANNOUNCED_IP' | 'LISTEN_IP' | 'PUBLIC_URL'>

/** Whether browsers are told the address by which the internet sees this machine. */
export async function examinePublicAddress(config: Settings): Promise<Finding[]> {
  const announced = await announcedBy(config)
  if (!Array.isArray(announced)) return [announced]
  const outside = await seenFromOutside(config)
  const findings = outside.seen.map(({ address, url }) => compare(config, announced, address, url))
  if (findings.length === 0) findings.push(judgeAlone(config, announced))
  return [...findings, ...outside.faults]
}

async function announcedBy({ ANNOUNCED_IP = [], LISTEN_IP }: Settings): Promise<string[] | Finding> {
  if (ANNOUNCED_IP.length > 0) {
    const found: string[] = []
    for (const name of ANNOUNCED_IP)
      try {
        found.push(...(await addressesOf(name)))
      } catch {
        return tell.red(
          `ANNOUNCED_IP names ${name}, which no name server knows.`,
          `Correct it, or make a DNS record for ${name} that leads to this machine.`,
        )
      }
    return found
  }
  const everywhere = ['0.0.0.0', '::'].includes(LISTEN_IP)
  return everywhere ? ownAddresses() : [LISTEN_IP]
}

type Sight = { seen: Array<{ address: string; url: string }>; faults: Finding[] }

async function seenFromOutside({ STUN_URLS = [], TURN_URLS = [] }: Settings): Promise<Sight> {
  const sight: Sight = { seen: [], faults: [] }
  const udp = [...STUN_URLS, ...TURN_URLS.filter((url) => url.startsWith('turn:') && !url.includes('tcp'))]
  for (const url of new Set(udp)) {
    const place = parseIceUrl(url)
    if (!place || place.scheme === 'stuns') continue
    try {
      const [host = place.host] = (await addressesOf(place.host)).toSorted((a, b) => isIP(a) - isIP(b))
      const { address } = await mappedBy(host, place.port)
      // A server in the same network sees no public address.
      if (!isInner(address)) sight.seen.push({ address, url })
    } catch (error) {
      const fault = `${url} does not answer (${reasonOf(error)}).`
      sight.faults.push(
        tell.red(fault, `Start it, correct the variable, or open its firewall: ufw allow ${place.port}/udp`),
      )
    }
  }
  return sight
}

async function mappedBy(host: string, port: number): Promise<{ address: string }> {
  const client = await TurnClient.open({ host, port, protocol: 'udp' })
  try {
    return await client.binding()
  } finally {
    client.close()
  }
}

function compare(config: Settings, announced: string[], address: string, url: string): Finding {
  const behindNat = ownAddresses().includes(address) ? '' : ', through a NAT'
  if (announced.includes(address))
    return tell.green(`${url} sees this machine as ${address}${behindNat}, and that is announced.`)
  const told =
    announced.filter((each) => isIP(each) === isIP(address)).join(', ') || 'no address of that family'
  const what = `${url} sees this machine as ${address}, but browsers are told ${told}: media does not arrive.`
  return tell.red(
    what,
    `ANNOUNCED_IP=${[...(config.ANNOUNCED_IP ?? []).filter(isForeign(address)), address].join(',')}`,
  )
}

/** An announced address of another family stays. */
const isForeign = (address: string) => (each: string) => isIP(each) > 0 && isIP(each) !== isIP(address)

function judgeAlone(config: Settings, announced: string[]): Finding {
  const outer = announced.filter((address) => !isInner(address))
  const unchecked = 'no STUN server outside could be asked whether that is right'
  const mend = 'STUN_URLS=stun:<a server outside>:3478, then run the doctor again.'
  if (outer.length > 0) return tell.grey(`Browsers are told ${outer.join(', ')}; ${unchecked}.`, mend)
  const only = `Browsers are told ${announced.join(', ')} only, which the internet cannot reach.`
  if (!config.PUBLIC_URL || isLocal(config.PUBLIC_URL))
    return tell.amber(only, 'ANNOUNCED_IP=<the public address>')
  return tell.red(
    only,
    'ANNOUNCED_IP=<the public address of this machine, or of the router that forwards to it>',
  )
}

function isLocal(url: string): boolean {
  const { hostname } = new URL(url)
  return hostname === 'localhost' || (isIP(hostname) > 0 && isInner(hostname))
}
