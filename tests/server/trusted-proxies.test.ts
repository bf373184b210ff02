import { expect, test } from 'vitest'
import { isNetwork, TrustedProxies } from '../../server/trusted-proxies.ts'

const proxies = new TrustedProxies(['127.0.0.1', '10.0.0.0/8', '2001:db8:1::/48'])

const client = (remoteAddress: string, forwarded?: string) =>
  proxies.clientOf({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  })

test.each([
  ['nobody forwards', '198.51.100.9', undefined, '198.51.100.9'],
  ['a stranger claims to forward', '198.51.100.9', '203.0.113.1', '198.51.100.9'],
  ['the proxy forwards', '127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['the proxy forwards, in the IPv6 spelling', '::ffff:127.0.0.1', '203.0.113.1', '203.0.113.1'],
  ['a forged address comes through the proxy', '127.0.0.1', '8.8.8.8, 203.0.113.1', '203.0.113.1'],
  ['a forged trusted address comes through', '127.0.0.1', '10.0.0.1, 203.0.113.1', '203.0.113.1'],
  ['two proxies forward', '127.0.0.1', '203.0.113.1, 10.1.2.3', '203.0.113.1'],
  ['over IPv6', '2001:db8:1::5', '2001:db8:2::1', '2001:db8:2::1'],
  ['the proxy itself asks', '127.0.0.1', undefined, '127.0.0.1'],
])('the client is told right when %s', (_, remote, forwarded, expected) => {
  expect(client(remote, forwarded)).toBe(expected)
})

test.each(['127.0.0.1', '10.0.0.0/8', '::1', '2001:db8::/32'])('%s is a network', (text) => {
  expect(isNetwork(text)).toBe(true)
})

test.each([
  '',
  'localhost',
  '10.0.0.0/',
  '10.0.0.0/33',
  '::/129',
  '0.0.0.0/0',
  '::/0',
  '1.2.3.4/8/8',
  '10.0/8',
])('"%s" is not a network to trust', (text) => {
  expect(isNetwork(text)).toBe(false)
})
