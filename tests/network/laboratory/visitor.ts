import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium, Person } from '../../support/chromium.ts'
import type { Certificate } from './certificate.ts'
import type { Host } from './router.ts'
import { writeVoice } from './voice.ts'

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

  /** Notes from now on when sound arrives. */
  async listen(): Promise<void> {
    await this.person.page.evaluate(noteSound)
  }

  /** The longest time without sound since `listen`, ms; until now, if it is silent now. */
  silence(): Promise<number> {
    return this.person.page.evaluate(() => (globalThis as Noted).longestSilence?.() ?? 0)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#browser.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

type Noted = { connections?: RTCPeerConnection[]; longestSilence?: () => number; stopNoting?: () => void }

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

/** Runs in the page: looks often at how much sound came, over whatever connection. */
function noteSound(): void {
  const noted = globalThis as Noted
  noted.stopNoting?.()
  let packets = 0
  let last = performance.now()
  let longest = 0
  const look = async (): Promise<void> => {
    let now = 0
    let at = 0
    for (const connection of noted.connections ?? []) {
      if (connection.connectionState === 'closed') continue
      for (const report of (await connection.getStats()).values()) {
        if (report.type !== 'inbound-rtp' || report.kind !== 'audio') continue
        now += report.packetsReceived
        at = Math.max(at, report.lastPacketReceivedTimestamp ?? 0)
      }
    }
    // What was closed no longer counts, so that any change is news; the packet's own time tells when.
    if (now !== packets && at > 0) {
      const heard = Math.max(last, at - performance.timeOrigin)
      longest = Math.max(longest, heard - last)
      last = heard
      packets = now
    }
  }
  const timer = setInterval(() => void look(), 50)
  noted.stopNoting = () => clearInterval(timer)
  noted.longestSilence = () => Math.max(longest, performance.now() - last)
}
