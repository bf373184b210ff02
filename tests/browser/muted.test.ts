import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium, type Person } from '../support/chromium.ts'
import { expectMoving, gather, leaveAll, patience } from '../support/gathering.ts'
import { startTestApp, type TestApp } from '../support/start-app.ts'

let app: TestApp
let browser: Browser
beforeAll(async () => {
  app = await startTestApp()
  browser = await launchChromium()
})
afterAll(async () => {
  await browser.close()
  await app[Symbol.asyncDispose]()
})

type Sent = { packets: number; bytes: number }

/** What this page has sent so far of one kind, headers included. */
function sentBy({ page }: Person, kind: 'audio' | 'video'): Promise<Sent> {
  return page.evaluate(async (wanted) => {
    const sent = { packets: 0, bytes: 0 }
    for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? []) {
      if (connection.connectionState === 'closed') continue
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'outbound-rtp' || report.kind !== wanted) continue
        sent.packets += report.packetsSent
        sent.bytes += report.bytesSent + report.headerBytesSent
      }
    }
    return sent
  }, kind)
}

/** What is sent within so many ms. */
async function sentWithin(ms: number, person: Person, kind: 'audio' | 'video'): Promise<Sent> {
  const before = await sentBy(person, kind)
  await person.page.waitForTimeout(ms)
  const after = await sentBy(person, kind)
  return { packets: after.packets - before.packets, bytes: after.bytes - before.bytes }
}

test('who is muted and has the camera off sends not one packet, and is heard and seen again', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'muted', 'Ann', 'Ben')) as [Person, Person]
  await expectMoving(ben, 'Ann')
  await ann.page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
  await ann.page.getByRole('button', { name: 'Turn off camera' }).click()
  for (const kind of ['audio', 'video'] as const)
    await expect.poll(() => sentWithin(1_000, ann, kind), patience).toEqual({ packets: 0, bytes: 0 })

  await ann.page.getByRole('button', { name: 'Unmute microphone' }).click()
  await ann.page.getByRole('button', { name: 'Turn on camera' }).click()
  const before = await ben.received()
  await expect
    .poll(async () => (await ben.received()).audioEnergy, patience)
    .toBeGreaterThan(before.audioEnergy + 0.001)
  await expectMoving(ben, 'Ann')
  await leaveAll([ann, ben])
})

test('who comes in muted sends nothing, and is heard once unmuted', async () => {
  const [ann] = (await gather(browser, app.url, 'silent', 'Ann')) as [Person]
  const [ben] = (await gather(browser, app.url, 'silent', 'Ben')) as [Person]
  await ann.page.getByRole('button', { name: 'Mute microphone', exact: true }).click()
  await ann.page.reload()
  await ann.inside()
  await ann.page.getByRole('button', { name: 'Unmute microphone' }).waitFor()
  await expect.poll(() => sentWithin(1_000, ann, 'video'), patience).not.toMatchObject({ packets: 0 })
  expect(await sentWithin(1_000, ann, 'audio')).toEqual({ packets: 0, bytes: 0 })
  await ann.page.getByRole('button', { name: 'Unmute microphone' }).click()
  const before = await ben.received()
  await expect
    .poll(async () => (await ben.received()).audioEnergy, patience)
    .toBeGreaterThan(before.audioEnergy + 0.001)
  await leaveAll([ann, ben])
})

test('silence of an open microphone costs less than 5 kbit/s', async () => {
  const [ann, ben] = (await gather(browser, app.url, 'quiet', 'Ann', 'Ben')) as [Person, Person]
  await expectMoving(ben, 'Ann')
  // From now on its microphone hears nothing: it runs, and every sample is zero.
  await ann.page.evaluate(() => {
    const context = new AudioContext()
    const quiet = new GainNode(context, { gain: 0 })
    const tone = new OscillatorNode(context)
    const target = context.createMediaStreamDestination()
    tone.connect(quiet).connect(target)
    tone.start()
    const nothing = target.stream.getAudioTracks()[0] ?? null
    for (const connection of (globalThis as { connections?: RTCPeerConnection[] }).connections ?? [])
      for (const sender of connection.getSenders())
        if (sender.track?.kind === 'audio') void sender.replaceTrack(nothing)
  })
  const bitsPerSecond = async () => ((await sentWithin(3_000, ann, 'audio')).bytes * 8) / 3
  await expect.poll(bitsPerSecond, patience).toBeLessThan(5_000)
  expect(await bitsPerSecond()).toBeGreaterThan(0)
  await leaveAll([ann, ben])
})
