import { expect, test } from 'vitest'
import { browserFamily } from '../../client/components/devices/browser-family.ts'
import { localAddress, secureAddress } from '../../client/components/devices/secure-address.ts'

const webKit = 'AppleWebKit/605.1.15 (KHTML, like Gecko)'

test.each([
  [
    'chrome',
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    0,
  ],
  [
    'chrome',
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    10,
  ],
  ['firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 0],
  ['safari', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.0 Safari/605.1.15`, 0],
  ['ios', `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webKit} Version/18.0 Safari/605.1.15`, 5],
  [
    'ios',
    `Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) ${webKit} CriOS/140 Mobile Safari/604.1`,
    5,
  ],
  ['android', 'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0.0.0 Mobile Safari/537.36', 5],
  ['other', 'curl/8', 0],
])('%s is told by %s', (family, userAgent, touchPoints) =>
  expect(browserFamily(userAgent, touchPoints)).toBe(family),
)

test('an insecure page knows its secure and its local address', () => {
  const page = 'http://meet.example:3000/r/tea?name=Ann'
  expect(secureAddress(page)).toBe('https://meet.example:3000/r/tea?name=Ann')
  expect(secureAddress('https://meet.example/r/tea')).toBeUndefined()
  expect(localAddress(page)).toBe('http://localhost:3000/r/tea?name=Ann')
})
