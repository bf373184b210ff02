import type { WebRtcTransport } from 'mediasoup/types'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { flowing, newTrack, silentLog, TestEngine } from '../media/test-engine.ts'
import type { DtlsPage } from './dtls-page.ts'

declare const dtls: DtlsPage

const patience = { timeout: 60_000, interval: 100 }

/** The page's script in one piece. */
async function bundle(): Promise<string> {
  const output = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      lib: { entry: new URL('./dtls-page.ts', import.meta.url).pathname, formats: ['iife'], name: 'page' },
    },
  })
  const [first] = Array.isArray(output) ? output : [output]
  if (!first || !('output' in first)) throw new Error('nothing was built')
  return first.output.flatMap((file) => (file.type === 'chunk' ? [file.code] : [])).join('\n')
}

// A worker built against a distribution's OpenSSL can start, listen and open transports, and crash at the first handshake.
test('a real browser shakes hands with a worker by DTLS, and SRTP flows both ways', async () => {
  const lines: string[] = []
  const log = { ...silentLog, debug: (_: object, message: string) => void lines.push(message) }
  using engine = await TestEngine.start({ LOG_LEVEL: 'trace' }, log)
  const room = await engine.openRoom()
  const handshakes: string[] = []
  room.router.observer.on('newtransport', (transport) => {
    const { observer } = transport as WebRtcTransport
    observer.on('dtlsstatechange', (state) => handshakes.push(state))
  })
  await using browser = await launchChromium()
  const page = await browser.newPage()
  const script = await bundle()
  await page.route('**/*', (route) =>
    route.fulfill({ contentType: 'text/html', body: `<script>${script}</script>` }),
  )
  await page.goto('http://localhost/')

  const ask = await page.evaluate((capabilities) => dtls.ask(capabilities), engine.engine.rtpCapabilities)
  const ann = await room.media.openParticipant(ask)
  const microphone = newTrack('microphone')
  await ann.publish(microphone, await page.evaluate((grant) => dtls.send(grant), ann.grant))
  const subscription = await ann.subscribe(microphone.id, flowing)
  if (!subscription) throw new Error('not subscribed')
  await page.evaluate((description) => dtls.receive(description), subscription)

  await expect
    .poll(() => page.evaluate(() => dtls.state()), patience)
    .toMatchObject({ sending: 'connected', receiving: 'connected' })
  await expect
    .poll(() => handshakes.toSorted(), patience)
    .toEqual(['connected', 'connected', 'connecting', 'connecting'])
  await expect
    .poll(async () => (await page.evaluate(() => dtls.state())).bytes, patience)
    .toBeGreaterThan(1_000)
  await expect
    .poll(() => room.heard.readings.flat().map(({ track }) => track), patience)
    .toContain(microphone.id)

  expect(engine.engine.workers.all).toMatchObject([{ pid: room.worker.pid, rooms: 1 }])
  expect(room.heard.losses).toBe(0)
  const suites = lines.filter((line) => line.includes('chosen SRTP crypto suite'))
  expect(suites.length).toBeGreaterThanOrEqual(2)
  expect(suites.filter((line) => !line.includes('AEAD_AES'))).toEqual([])
})
