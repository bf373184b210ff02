// Runs beside coturn, in its network: asks for every forbidden peer, listens for what arrives, prints what it saw.
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv4 } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import type { SocketAddress } from '../../../server/doctor/stun-address.ts'
import { xorAddress } from '../../../server/doctor/stun-address.ts'
import { StunSilence } from '../../../server/doctor/stun-exchange.ts'
import { stunAttribute, stunMethod, type StunAttribute } from '../../../server/doctor/stun-message.ts'
import { TurnClient, TurnRefusal } from '../../../server/doctor/turn-client.ts'
import { brokenPeers, forbiddenPeers, places } from './peers.ts'

/** Codes of the answers; 0: accepted, 999: met with silence. */
export type Answers = { permission: number; channel: number }
export type Row = { kind: string; peer: string; answers: Answers }

/** What was answered for each forbidden peer, for the allowed ones, and whose packets arrived. */
export type Findings = {
  forbidden: Row[]
  broken: Row[]
  together: Row[]
  allowed: Row[]
  relayed: string[]
  reachable: string[]
}

const port = 4444
const [username = '', password = ''] = process.argv.slice(2)
const relay = { host: places.relay[0], port: 3478, protocol: 'udp' as const }

const heard = { relayed: new Set<string>(), reachable: new Set<string>() }
for (const type of ['udp4', 'udp6'] as const) {
  const listener = createSocket({ type, ipv6Only: type === 'udp6' })
  listener.on('message', (data) => {
    const [way = '', peer = ''] = data.toString().split(' ')
    if (way === 'relayed' || way === 'reachable') heard[way].add(peer)
  })
  listener.bind(port)
  await once(listener, 'listening')
}

const clients = { 4: await open(4), 6: await open(6) }
const familyOf = (address: string) => (isIPv4(address) ? 4 : 6)
let channels = 0x4000

const findings: Findings = {
  forbidden: [],
  broken: [],
  together: [],
  allowed: [],
  relayed: [],
  reachable: [],
}
const allowed = places.media.map((address) => ({ address, port }))

for (const { kind, address } of forbiddenPeers) {
  const peer = { address, port }
  const client = clients[familyOf(address)]
  findings.forbidden.push({ kind, peer: address, answers: await ask(client, (id) => [peerAt(peer, id)]) })
}
// At once, because some are met with silence.
findings.broken = await Promise.all(
  brokenPeers.map(async ({ kind, value }) => {
    const peers = () => [{ type: stunAttribute.xorPeerAddress, value: Buffer.from(value, 'hex') }]
    return { kind, peer: value, answers: await ask(clients[4], peers) }
  }),
)
// An allowed peer does not open the door for a forbidden one in the same request, before or after it.
for (const peer of [
  { address: '127.0.0.1', port },
  { address: '::1', port },
]) {
  const good = { address: places.media[familyOf(peer.address) === 4 ? 0 : 1], port }
  for (const peers of [
    [good, peer],
    [peer, good],
  ]) {
    const attributes = (id: Buffer) => peers.map((each) => peerAt(each, id))
    const permission = await codeOf(
      clients[familyOf(peer.address)].request(stunMethod.createPermission, attributes),
    )
    const names = peers.map(({ address }) => address).join(' and ')
    findings.together.push({ kind: 'together', peer: names, answers: { permission, channel: permission } })
  }
}
for (const peer of allowed) {
  const answers = await ask(clients[familyOf(peer.address)], (id) => [peerAt(peer, id)])
  findings.allowed.push({ kind: 'the SFU', peer: peer.address, answers })
}
await sendAll()
findings.relayed = [...heard.relayed]
findings.reachable = [...heard.reachable]
process.stdout.write(JSON.stringify(findings), () => process.exit(0))

/** By the relay, and past it, to know who would have heard; the allowed peers come last. */
async function sendAll(): Promise<void> {
  const direct = { 4: createSocket('udp4'), 6: createSocket('udp6') }
  for (const { address } of forbiddenPeers) {
    for (const client of Object.values(clients))
      client.send({ address, port }, Buffer.from(`relayed ${address}`))
    // Some cannot be sent to at all.
    direct[familyOf(address)].send(`reachable ${address}`, port, address, () => {})
  }
  for (const { value } of brokenPeers)
    clients[4].indicate(stunMethod.send, () => [
      { type: stunAttribute.xorPeerAddress, value: Buffer.from(value, 'hex') },
      { type: stunAttribute.data, value: Buffer.from(`relayed ${value}`) },
    ])
  const deadline = Date.now() + 10_000
  while (!allowed.every(({ address }) => heard.relayed.has(address)) && Date.now() < deadline) {
    for (const peer of allowed)
      clients[familyOf(peer.address)].send(peer, Buffer.from(`relayed ${peer.address}`))
    await sleep(100)
  }
}

async function open(family: 4 | 6): Promise<TurnClient> {
  const client = await TurnClient.open(relay, { username, password })
  await client.allocate(family)
  return client
}

async function ask(client: TurnClient, peers: (id: Buffer) => StunAttribute[]): Promise<Answers> {
  const permission = await codeOf(client.request(stunMethod.createPermission, peers))
  const channel = await codeOf(
    client.request(stunMethod.channelBind, (id) => [
      { type: stunAttribute.channelNumber, value: Buffer.from([channels >> 8, channels++ & 0xff, 0, 0]) },
      ...peers(id),
    ]),
  )
  return { permission, channel }
}

function peerAt(peer: SocketAddress, id: Buffer): StunAttribute {
  return { type: stunAttribute.xorPeerAddress, value: xorAddress(peer, id) }
}

async function codeOf(asked: Promise<unknown>): Promise<number> {
  try {
    await asked
    return 0
  } catch (error) {
    if (error instanceof TurnRefusal) return error.code
    if (error instanceof StunSilence) return 999
    throw error
  }
}
