import type { Device } from 'mediasoup-client/types'
import { shallowRef, type ShallowRef } from 'vue'
import { Refusal } from '#shared/errors.ts'
import { Lifetime } from '#shared/lifetime.ts'
import { makeCredentials, type Credentials } from '../media/certificate.ts'
import { browserDevice } from '../room/preparation.ts'
import { reportFault } from '../room/report-fault.ts'
import { Wire } from '../room/wire.ts'
import { checkAddresses } from './check-addresses.ts'
import { checkCamera, checkMicrophone, type Render } from './check-devices.ts'
import { checkLine, type TestTracks } from './check-line.ts'
import { checkWay } from './check-way.ts'
import { checkHttps, checkWebSocket } from './check-web.ts'
import type { EchoParts } from './echo.ts'
import { resultOf, wayIds, type CheckId, type CheckResult } from './result.ts'

export type CheckPhase = 'idle' | 'network' | 'ready' | 'devices' | 'done'

export type NetworkCheckOptions = {
  /** Where the server is; the page's own origin if not given. */
  url?: string
  newDevice?: () => Promise<Device>
  newCredentials?: () => Promise<Credentials>
}

/** All tests against this server, one after another: the network first, then, when asked to, microphone and camera. */
export class NetworkCheck {
  readonly phase: ShallowRef<CheckPhase> = shallowRef('idle')
  readonly results: ShallowRef<readonly CheckResult[]> = shallowRef([])
  /** What is being tested now. */
  readonly running: ShallowRef<readonly CheckId[]> = shallowRef([])
  /** One's own voice, after its way through the server. */
  readonly recording: ShallowRef<Blob | undefined> = shallowRef()
  readonly #options: NetworkCheckOptions
  readonly #life = new Lifetime()
  readonly #wire: Wire
  #parts: Promise<EchoParts> | undefined

  constructor(options: NetworkCheckOptions = {}) {
    this.#options = options
    const nothing = (): void => {}
    const listener = { opened: nothing, lost: nothing, survived: nothing, waits: nothing, outdated: nothing }
    this.#wire = this.#life.own(new Wire(options.url, listener))
  }

  /** Everything for which no permission is needed. The tracks are sent, and remain their owner's. */
  async checkNetwork(tracks: TestTracks): Promise<void> {
    this.phase.value = 'network'
    this.results.value = []
    this.#parts = undefined
    await this.#step(['https'], () => checkHttps(this.#options.url))
    await this.#step(['websocket'], () => checkWebSocket(this.#wire))
    for (const id of wayIds)
      await this.#step([id], async () => checkWay(id, await this.#prepared(), tracks.audio))
    await this.#step(['candidates', 'nat'], async () => checkAddresses((await this.#prepared()).iceServers))
    await this.#step(['quality', 'bandwidth'], async () => checkLine(await this.#prepared(), tracks))
    if (!this.#life.closed) this.phase.value = 'ready'
  }

  /** Camera and microphone, and the way of one's voice to the server and back. */
  async checkDevices(render: Render): Promise<void> {
    this.phase.value = 'devices'
    this.recording.value = undefined
    this.#parts = undefined
    await this.#step(['camera'], () => checkCamera())
    await this.#step(['microphone', 'playback'], async () => {
      const { results, sound } = await checkMicrophone(await this.#prepared(), render)
      this.recording.value = sound
      return results
    })
    if (!this.#life.closed) this.phase.value = 'done'
  }

  close(): void {
    this.#life.close()
  }

  /** Runs one test; what keeps it from running is its result. */
  async #step(ids: CheckId[], run: () => Promise<CheckResult | CheckResult[]>): Promise<void> {
    if (this.#life.closed) return
    this.running.value = ids
    const results = await run().catch((error: unknown) => {
      if (!(error instanceof Refusal) && !this.#life.closed) reportFault(error)
      const why = error instanceof Refusal ? error.code : String(error)
      return ids.map((id) => resultOf(id, 'untested', { error: why }))
    })
    if (this.#life.closed) return
    const others = this.results.value.filter(({ id }) => !ids.includes(id))
    this.results.value = [...others, ...[results].flat()]
    this.running.value = []
  }

  /** Asked once for each run; after a failure the next test asks again. */
  #prepared(): Promise<EchoParts> {
    return (this.#parts ??= this.#prepare().catch((error: unknown) => {
      this.#parts = undefined
      throw error
    }))
  }

  async #prepare(): Promise<EchoParts> {
    const { newDevice = browserDevice, newCredentials = makeCredentials } = this.#options
    const [{ rtpCapabilities, iceServers }, device, credentials] = await Promise.all([
      this.#wire.ask('check.prepare', {}),
      newDevice(),
      newCredentials(),
    ])
    await device.load({ routerRtpCapabilities: rtpCapabilities })
    return {
      ask: (name, input) => this.#wire.ask(name, input),
      device,
      credentials,
      iceServers: iceServers as RTCIceServer[],
    }
  }
}
