import { chromium, type Browser, type BrowserContext, type LaunchOptions, type Page } from 'playwright-core'
import { paintCamera } from './painted-camera.ts'

/** What a browser's devices are like: made up and allowed, made up but the camera refused, or none at all. */
export type DeviceSituation = 'allowed' | 'camera-refused' | 'none'

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Pages in the background of this one browser are everybody else's screens: they must not be slowed down.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--autoplay-policy=no-user-gesture-required',
]

const deviceFlags: Record<DeviceSituation, string[]> = {
  allowed: ['--use-fake-device-for-media-stream=fps=15', '--use-fake-ui-for-media-stream'],
  'camera-refused': ['--use-fake-device-for-media-stream=fps=15'],
  none: ['--use-fake-ui-for-media-stream'],
}

/** A real Chromium; every person in a test gets a context (a profile) of it. */
export async function launchChromium(
  devices: DeviceSituation = 'allowed',
  more: Pick<LaunchOptions, 'executablePath' | 'args'> & { env?: Record<string, string> } = {},
): Promise<Browser> {
  return chromium.launch({
    executablePath: more.executablePath ?? process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
    args: [...quiet, ...deviceFlags[devices], ...(more.args ?? [])],
    env: { ...process.env, ...more.env },
  })
}

export type PersonOptions = {
  /** Query of the link, for example `audio=0`. */
  query?: string
  viewport?: { width: number; height: number }
  permissions?: string[]
  colorScheme?: 'light' | 'dark'
  /** A drawn person of this number instead of the browser's test picture. */
  painted?: number
}

/** Somebody with a browser window of their own. */
export class Person implements AsyncDisposable {
  readonly name: string
  readonly page: Page
  readonly context: BrowserContext
  /** Whatever the page complained about. */
  readonly complaints: string[] = []

  private constructor(name: string, context: BrowserContext, page: Page) {
    this.name = name
    this.context = context
    this.page = page
    page.on('pageerror', (error) => this.complaints.push(String(error)))
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text())
    })
  }

  static async arrive(browser: Browser, name: string, options: PersonOptions = {}): Promise<Person> {
    const context = await browser.newContext({
      viewport: options.viewport ?? { width: 1_280, height: 720 },
      permissions: options.permissions ?? [],
      colorScheme: options.colorScheme ?? 'light',
      locale: 'en-US',
    })
    await context.addInitScript(rememberConnections)
    if (options.painted !== undefined) await context.addInitScript(paintCamera, options.painted)
    return new Person(name, context, await context.newPage())
  }

  /** Opens the link and goes straight in. */
  async enter(url: string, room: string, query = ''): Promise<void> {
    await this.page.goto(`${url}/r/${room}?prejoin=0&name=${encodeURIComponent(this.name)}&${query}`)
    await this.inside()
  }

  /** Resolves once the meeting is on screen. */
  async inside(): Promise<void> {
    await this.page.getByTestId('control-leave').waitFor({ timeout: 60_000 })
  }

  /** What is on screen: every tile with the frames it has shown so far. */
  tiles(): Promise<ShownTile[]> {
    return this.page.evaluate(readTiles)
  }

  /** The names on the tiles of the others' cameras. */
  async others(): Promise<string[]> {
    const tiles = await this.tiles()
    return tiles
      .filter((tile) => !tile.self && tile.source === 'camera')
      .map((tile) => tile.name)
      .toSorted()
  }

  /** What has arrived so far over all peer connections. */
  received(): Promise<Received> {
    return this.page.evaluate(readReceived)
  }

  press(testId: string): Promise<void> {
    return this.page.getByTestId(testId).click()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.context.close()
  }
}

export type ShownTile = {
  id: string
  name: string
  source: string
  self: boolean
  frames: number
  width: number
  height: number
}
export type Received = {
  audioBytes: number
  audioEnergy: number
  videoBytes: number
  frames: number
  lost: number
  packets: number
}

type Connections = { connections?: RTCPeerConnection[] }

/** Runs in the page: keeps hold of its peer connections, whose statistics are the only honest witness. */
function rememberConnections(): void {
  const all: RTCPeerConnection[] = []
  ;(globalThis as Connections).connections = all
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      all.push(this)
    }
  }
}

function readTiles(): ShownTile[] {
  return [...document.querySelectorAll<HTMLElement>('[data-testid="tile"]')].map((tile) => {
    const video = tile.querySelector('video')
    return {
      id: tile.dataset['participantId'] ?? '',
      name: tile.dataset['participantName'] ?? '',
      source: tile.dataset['source'] ?? '',
      self: tile.dataset['self'] === 'true' || tile.dataset['self'] === '',
      frames: video?.getVideoPlaybackQuality().totalVideoFrames ?? 0,
      width: video?.videoWidth ?? 0,
      height: video?.videoHeight ?? 0,
    }
  })
}

async function readReceived(): Promise<Received> {
  const sum: Received = { audioBytes: 0, audioEnergy: 0, videoBytes: 0, frames: 0, lost: 0, packets: 0 }
  for (const connection of (globalThis as Connections).connections ?? []) {
    if (connection.connectionState === 'closed') continue
    for (const report of (await connection.getStats()).values()) {
      // mediasoup probes the bandwidth with packets of this SSRC, which belong to no track and are never complete.
      if (report.type !== 'inbound-rtp' || report.ssrc === 1234) continue
      sum.lost += report.packetsLost ?? 0
      sum.packets += report.packetsReceived ?? 0
      if (report.kind === 'video') {
        sum.videoBytes += report.bytesReceived ?? 0
        sum.frames += report.framesDecoded ?? 0
      } else {
        sum.audioBytes += report.bytesReceived ?? 0
        sum.audioEnergy += report.totalAudioEnergy ?? 0
      }
    }
  }
  return sum
}
