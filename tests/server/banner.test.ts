import { expect, test } from 'vitest'
import { linksOf, notesOf } from '../../server/banner.ts'
import { readConfig } from '../../server/config.ts'

test('links are those that can be reached', () => {
  const urls = (environment: Record<string, string>) =>
    linksOf(readConfig(environment), ['192.168.1.5']).map(({ url }) => url)
  expect(urls({})).toEqual(['http://localhost:3000', 'http://192.168.1.5:3000'])
  expect(urls({ LISTEN_IP: '127.0.0.1', PORT: '4000' })).toEqual(['http://localhost:4000'])
  expect(urls({ WEB_LISTEN_IP: '127.0.0.1' })).toEqual(['http://localhost:3000'])
  expect(urls({ PUBLIC_URL: 'https://meet.example.org/' })).toContain('https://meet.example.org')
})

test('what is not right for public use is said in a line each, until it is right', () => {
  expect(notesOf(readConfig({}))).toHaveLength(2)
  expect(
    notesOf(readConfig({ PUBLIC_URL: 'https://meet.example.org', ANNOUNCED_IP: '203.0.113.5' })),
  ).toEqual([expect.stringContaining('TRUSTED_PROXIES')])
  expect(
    notesOf(
      readConfig({
        PUBLIC_URL: 'https://meet.example.org',
        ANNOUNCED_IP: '203.0.113.5',
        TRUSTED_PROXIES: '127.0.0.1',
      }),
    ),
  ).toEqual([])
})
