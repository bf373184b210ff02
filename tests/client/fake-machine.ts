import { setImmediate } from 'node:timers/promises'
import { FakeMediaStreamTrack } from 'fake-mediastreamtrack'
import { vi } from 'vitest'
import { LocalMedia } from '../../client/media/local-media.ts'

type Kind = 'audio' | 'video'

/** A machine with devices that come and go, its browser, and the person who answers the browser's questions. */
class FakeMachine {
  readonly devices: Record<Kind, string[]> = { audio: ['mic-1', 'mic-2'], video: ['cam-1', 'cam-2'] }
  /** What getUserMedia was asked for. */
  readonly asked: MediaStreamConstraints[] = []
  /** Every track there ever was. */
  readonly tracks: FakeMediaStreamTrack[] = []
  /** How the browser's next answers are refused: a DOMException's name. */
  refusal: string | undefined
  /** As on many phones. */
  opensOneCamera = false
  readonly #listeners = new Set<() => void>()
  #answer: Promise<void> | undefined

  constructor() {
    vi.stubGlobal('navigator', {
      mediaDevices: {
        getUserMedia: (constraints: MediaStreamConstraints) => this.#getUserMedia(constraints),
        getDisplayMedia: () => this.#getDisplayMedia(),
        enumerateDevices: async () => this.#list(),
        addEventListener: (_: string, listener: () => void) => this.#listeners.add(listener),
        removeEventListener: (_: string, listener: () => void) => this.#listeners.delete(listener),
      },
    })
  }

  get running(): string[] {
    return this.tracks.filter(({ readyState }) => readyState === 'live').map(deviceOf)
  }

  get listeners(): number {
    return this.#listeners.size
  }

  /** Pulls a device out: its tracks end, and the browser tells. */
  unplug(device: string): void {
    for (const kind of ['audio', 'video'] as const)
      this.devices[kind] = this.devices[kind].filter((one) => one !== device)
    for (const track of this.tracks) if (deviceOf(track) === device) track.remoteStop()
    for (const listener of this.#listeners) listener()
  }

  plug(kind: Kind, device: string): void {
    this.devices[kind].push(device)
    for (const listener of this.#listeners) listener()
  }

  /** The person takes their time with the browser's question, until what is returned is called. */
  hesitate(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#answer = promise
    return () => {
      this.#answer = undefined
      resolve()
    }
  }

  async #getUserMedia(constraints: MediaStreamConstraints) {
    this.asked.push(constraints)
    await this.#answer
    this.#refuse()
    const wished = (['audio', 'video'] as const).filter((kind) => constraints[kind])
    const devices = wished.map((kind) => this.#find(kind, constraints[kind] as MediaTrackConstraints))
    const tracks = wished.map((kind, index) => this.#start(kind, devices[index] ?? ''))
    return { getTracks: () => tracks }
  }

  async #getDisplayMedia() {
    await this.#answer
    this.#refuse()
    const [video, audio] = [this.#start('video', 'screen'), this.#start('audio', 'screen-audio')]
    return { getVideoTracks: () => [video], getAudioTracks: () => [audio] }
  }

  #find(kind: Kind, { deviceId }: MediaTrackConstraints): string {
    const exact = (deviceId as ConstrainDOMStringParameters | undefined)?.exact as string | undefined
    const device = exact ?? this.devices[kind][0]
    if (device === undefined) throw new DOMException('', 'NotFoundError')
    if (!this.devices[kind].includes(device)) throw new DOMException('', 'OverconstrainedError')
    if (kind === 'video' && this.opensOneCamera && this.running.some((one) => one.startsWith('cam')))
      throw new DOMException('', 'NotReadableError')
    return device
  }

  #start(kind: Kind, device: string): FakeMediaStreamTrack {
    const track = new FakeMediaStreamTrack({ kind, settings: { deviceId: device } })
    this.tracks.push(track)
    return track
  }

  #refuse(): void {
    if (this.refusal) throw new DOMException('', this.refusal)
  }

  #list() {
    const kinds = { audio: 'audioinput', video: 'videoinput' } as const
    return (['audio', 'video'] as const).flatMap((kind) =>
      this.devices[kind].map((deviceId) => ({ deviceId, label: deviceId, kind: kinds[kind] })),
    )
  }
}

const deviceOf = (track: MediaStreamTrack): string => track.getSettings().deviceId ?? ''

/** A machine and what a person has switched on there; both end with the block. */
export class Person implements Disposable {
  readonly machine = new FakeMachine()
  readonly local = new LocalMedia();

  [Symbol.dispose](): void {
    this.local.close()
    vi.unstubAllGlobals()
  }
}

/** Everything that is under way has come to rest: the fake browser answers without taking time. */
export const settled = (): Promise<void> => setImmediate()
