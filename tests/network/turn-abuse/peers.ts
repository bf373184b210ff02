import { addressBytes } from '../../../server/doctor/ip-address.ts'

/** The SFU's addresses, the only ones that may be reached, and the relay's own. */
export const places = {
  media: ['5.9.10.11', '2a01:4f8::11'],
  relay: ['5.9.10.10', '2a01:4f8::10'],
} as const

/** Inner addresses, and the SFU's own, which has to be spelled plainly; each is also tried inside IPv6 addresses. */
const wrapped = [
  '0.0.0.0',
  '10.0.0.1',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '192.168.1.1',
  '255.255.255.255',
  places.media[0],
]

const hex = (address: string) => addressBytes(address).toString('hex')
const groups = (address: string) => `${hex(address).slice(0, 4)}:${hex(address).slice(4)}`
const inverted = (address: string) => addressBytes(address).map((byte) => 255 - byte)

/** Ways to write an IPv4 address inside an IPv6 one. */
const wrappings: Array<[kind: string, wrap: (address: string) => string]> = [
  ['mapped', (address) => `::ffff:${address}`],
  ['compatible', (address) => `::${address}`],
  ['translated', (address) => `::ffff:0:${address}`],
  ['NAT64', (address) => `64:ff9b::${address}`],
  ['local NAT64', (address) => `64:ff9b:1::${address}`],
  ['6to4', (address) => `2002:${groups(address)}::1`],
  ['Teredo', (address) => `2001:0:5ef5:79fd::${groups(inverted(address).join('.'))}`],
  ['ISATAP', (address) => `fe80::5efe:${address}`],
]

const ipv4: Record<string, string[]> = {
  'this network': ['0.0.0.0', '0.0.0.1', '0.255.255.255'],
  private: ['10.0.0.0', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1'],
  'private, its edges': ['192.168.255.255', '172.16.0.0', '172.31.255.255'],
  'shared by carriers': ['100.64.0.1', '100.127.255.254', '100.100.100.200'],
  loopback: ['127.0.0.1', '127.0.0.53', '127.1.2.3', '127.255.255.255'],
  'link-local': ['169.254.0.1', '169.254.169.254', '169.254.170.2', '169.254.255.255'],
  'protocol assignments': ['192.0.0.1', '192.0.0.170', '192.0.0.192'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.255'],
  '6to4 relay': ['192.88.99.1'],
  benchmark: ['198.18.0.1', '198.19.255.254'],
  multicast: ['224.0.0.1', '224.0.0.251', '232.1.1.1', '239.255.255.250'],
  reserved: ['240.0.0.1', '255.255.255.254'],
  broadcast: ['255.255.255.255'],
}

const ipv6: Record<string, string[]> = {
  unspecified: ['::'],
  loopback: ['::1'],
  'low addresses': ['::2', '::ffff', '::1:0:0:0'],
  discard: ['100::1'],
  assignments: ['2001:2::1', '2001:10::1', '2001:20::1'],
  documentation: ['2001:db8::1', '3fff::1'],
  'unique local': ['fc00::1', 'fd00::1', 'fd00:ec2::254', 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  'link-local': ['fe80::1', 'febf:ffff::1'],
  'site-local': ['fec0::1', 'feff::1'],
  multicast: ['ff01::1', 'ff02::1', 'ff02::fb', 'ff05::2', 'ff0e::1'],
}

/** Neither inner nor the SFU's: strangers, and what else the relay's machine has. */
const others: Record<string, string[]> = {
  stranger: ['1.1.1.1', '168.63.129.16', '2606:4700:4700::1111', '2a01:4f8::12', 'a000::1', '5f00::1'],
  'next to the SFU': ['5.9.10.12', '2a01:4f8::10:11'],
  'the relay itself': [...places.relay],
}

export type Peer = { kind: string; address: string }

const spelled = (table: Record<string, string[]>): Peer[] =>
  Object.entries(table).flatMap(([kind, addresses]) => addresses.map((address) => ({ kind, address })))

/** Addresses in ranges that are denied by name. */
export const innerPeers: Peer[] = [
  ...spelled(ipv4),
  ...spelled(ipv6),
  ...wrappings.flatMap(([kind, wrap]) => wrapped.map((address) => ({ kind, address: wrap(address) }))),
]

/** Every address that must not be reached. */
export const forbiddenPeers: Peer[] = [...innerPeers, ...spelled(others)]

/** Values of XOR-PEER-ADDRESS that are no address, or one in disguise; hexadecimal, port 4444, 127.0.0.1 where one fits. */
export const brokenPeers: Array<{ kind: string; value: string }> = [
  { kind: 'nothing', value: '' },
  { kind: 'family alone', value: '0001' },
  { kind: 'no address', value: '0001304e' },
  { kind: 'IPv4, cut off', value: '0001304e5e12a4' },
  { kind: 'IPv4, a byte too long', value: '0001304e5e12a44300' },
  { kind: 'IPv4 in the length of IPv6', value: `0001304e5e12a443${'00'.repeat(12)}` },
  { kind: 'IPv6 in the length of IPv4', value: '0002304e5e12a443' },
  { kind: 'IPv6, cut off', value: `0002304e2112a442${'00'.repeat(8)}` },
  { kind: 'IPv6, too long', value: `0002304e2112a442${'00'.repeat(16)}` },
  { kind: 'family 0', value: '0000304e5e12a443' },
  { kind: 'family 3', value: '0003304e5e12a443' },
  { kind: 'family 2 of Linux', value: '000a304e5e12a443' },
  { kind: 'family 255', value: '00ff304e5e12a443' },
  { kind: 'reserved byte set', value: 'ff01304e5e12a443' },
]
