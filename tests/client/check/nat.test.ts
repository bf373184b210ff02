import { expect, test } from 'vitest'
import { kindOf } from '../../../client/check/check-addresses.ts'
import { mappingOf, type Gathered } from '../../../client/check/nat.ts'

const host = (port: number): Gathered => ({ type: 'host', protocol: 'udp', address: 'x.local', port })
const seen = (port: number, base?: number): Gathered => ({
  type: 'srflx',
  protocol: 'udp',
  address: '198.51.100.7',
  port,
  relatedAddress: base ? '192.168.1.2' : '0.0.0.0',
  relatedPort: base ?? 0,
})

test.each([
  ['one STUN address says nothing', 1, [host(1), seen(9, 1)], 'too-few', 1],
  ['nobody answered', 2, [host(1)], 'unseen', 0],
  ['only one of two answered', 2, [host(1), seen(9, 1)], 'one-answer', 1],
  ['one port for both servers', 2, [host(1), seen(9, 1)], 'independent'],
  ['a port for each server', 2, [host(1), seen(9, 1), seen(10, 1)], 'symmetric'],
  ['two sockets, a port each', 2, [host(1), host(2), seen(9, 1), seen(10, 2)], 'independent'],
  ['hidden, one port', 2, [host(1), host(2), seen(9)], 'independent'],
  ['hidden, more ports than sockets', 2, [host(1), seen(9), seen(10)], 'symmetric'],
  ['hidden, and as many ports as sockets', 2, [host(1), host(2), seen(9), seen(10)], 'unclear'],
] as const)('mapping: %s', (_, asked, gathered, outcome, answered: number = asked) => {
  expect(mappingOf(gathered, { asked, answered })).toBe(outcome)
})

test.each([
  ['no candidate at all', [], true, 'none'],
  ['no server to ask', [host(1)], false, 'not-offered'],
  ['a public address', [host(1), seen(9)], true, 'reflexive'],
  ['a relay only', [host(1), { ...seen(9), type: 'relay' as const }], true, 'relayed'],
  ['no server answered', [host(1)], true, 'local'],
] as const)('candidates: %s', (_, gathered, offered, outcome) => {
  expect(kindOf(gathered, offered)).toBe(outcome)
})
