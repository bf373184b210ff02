import { expect, test } from 'vitest'
import { launchChromium, Person } from '../support/chromium.ts'
import { hasCoturn, startCoturn } from '../support/coturn.ts'
import { expectMoving, patience } from '../support/gathering.ts'
import { startTestApp } from '../support/start-app.ts'

const secret = 'a secret of this test and nothing else'

if (!hasCoturn) console.warn('Debian’s package coturn is not installed: the relay is not tested.')

test.skipIf(!hasCoturn)(
  'with relay=1 two people see each other through a real TURN server only',
  async () => {
    await using coturn = await startCoturn(secret)
    const TURN_URLS = `turn:127.0.0.1:${coturn.port}?transport=udp`
    await using app = await startTestApp({ TURN_URLS, TURN_SECRET: secret })
    await using browser = await launchChromium()
    await using ann = await Person.arrive(browser, 'Ann')
    await using ben = await Person.arrive(browser, 'Ben')
    await ann.enter(app.url, 'relayed', 'relay=1')
    await ben.enter(app.url, 'relayed', 'relay=1')
    await expectMoving(ann, 'Ben')
    await expectMoving(ben, 'Ann')
    for (const person of [ann, ben])
      await expect.poll(() => person.page.evaluate(selectedTypes), patience).toEqual(['relay', 'relay'])
  },
)

/** Runs in the page: the type of the local candidate in use, for each peer connection. */
async function selectedTypes(): Promise<string[]> {
  const types: string[] = []
  const { connections = [] } = globalThis as { connections?: RTCPeerConnection[] }
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue
    const stats = await connection.getStats()
    for (const report of stats.values())
      if (report.type === 'transport') {
        const pair = stats.get(report.selectedCandidatePairId)
        types.push(stats.get(pair?.localCandidateId)?.candidateType ?? 'none')
      }
  }
  return types
}
