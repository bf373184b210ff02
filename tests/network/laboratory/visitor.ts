import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium, Person } from '../../support/chromium.ts'
import type { Certificate } from './certificate.ts'
import type { Host } from './router.ts'
import { writeVoice } from '../../support/voice.ts'

const executablePath = join(import.meta.dirname, 'chromium-in-namespace.sh')

/** One person's browser, on a host of the laboratory. */
export class Visitor implements AsyncDisposable {
  readonly host: Host
  readonly person: Person
  readonly #browser: Browser
  readonly #folder: string

  private constructor(host: Host, browser: Browser, person: Person, folder: string) {
    this.host = host
    this.#browser = browser
    this.person = person
    this.#folder = folder
  }

  static async arrive(host: Host, name: string, { pin }: Certificate): Promise<Visitor> {
    const folder = await mkdtemp(join(tmpdir(), 'atrium-voice-'))
    const voice = join(folder, 'voice.wav')
    await writeVoice(voice)
    const browser = await launchChromium('allowed', {
      executablePath,
      args: [
        `--ignore-certificate-errors-spki-list=${pin}`,
        `--use-file-for-fake-audio-capture=${voice}`,
        // The names that hide local addresses need a multicast that a host of the laboratory has not.
        '--disable-features=WebRtcHideLocalIpsWithMdns',
      ],
      env: { CHROMIUM_NAMESPACE: host.namespace.name },
    })
    return new Visitor(host, browser, await Person.arrive(browser, name), folder)
  }

  /** By which ways media to and from the server really goes, for example `udp` or `turn/tls`; each once. */
  async ways(): Promise<string[]> {
    return [...new Set(await this.person.page.evaluate(readWays))].toSorted()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

type Noted = { connections?: RTCPeerConnection[] }

/** Runs in the page. */
async function readWays(): Promise<string[]> {
  const ways: string[] = []
  for (const connection of (globalThis as Noted).connections ?? []) {
    if (connection.connectionState !== 'connected') continue
    const stats = await connection.getStats()
    for (const report of stats.values()) {
      if (report.type !== 'transport') continue
      const pair = stats.get(report.selectedCandidatePairId)
      const local = stats.get(pair?.localCandidateId)
      if (local?.candidateType === 'relay') ways.push(`turn/${local.relayProtocol}`)
      else ways.push(local?.protocol ?? 'none')
    }
  }
  return ways
}
