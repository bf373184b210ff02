import { computed, effectScope, shallowRef, watch, type ComputedRef, type ShallowRef } from 'vue'
import { AudioLevel } from './audio-level.ts'
import { Capture } from './capture.ts'
import { Devices, type DeviceKind } from './devices.ts'
import { LocalSource } from './local-source.ts'
import { captureScreen, changeMode, type ScreenMode } from './screen-capture.ts'

export type { ScreenMode } from './screen-capture.ts'

/** What the browser does to the microphone's sound. */
export type AudioProcessing = {
  noiseSuppression: boolean
  echoCancellation: boolean
  autoGainControl: boolean
}

const cameraSize: MediaTrackConstraints = {
  width: { ideal: 1_280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
}

/** What this person can send: microphone, camera and screen. One for each page, from the first preview to the last goodbye. */
export class LocalMedia {
  readonly devices = new Devices()
  readonly microphone: LocalSource
  readonly camera: LocalSource
  readonly screen: LocalSource
  readonly screenAudio: ShallowRef<MediaStreamTrack | undefined> = shallowRef()
  readonly screenMode: ShallowRef<ScreenMode> = shallowRef('detail')
  readonly processing: ShallowRef<AudioProcessing> = shallowRef({
    noiseSuppression: true,
    echoCancellation: true,
    autoGainControl: true,
  })
  readonly level: ShallowRef<number>
  readonly speakingWhileMuted: ComputedRef<boolean>
  readonly #audioLevel = new AudioLevel()
  readonly #asking = new Capture()
  readonly #scope = effectScope(true)

  constructor() {
    this.level = this.#audioLevel.level
    this.microphone = new LocalSource({
      source: 'microphone',
      keepsTrack: true,
      reopens: true,
      open: () => this.#capture('microphone', this.processing.value),
    })
    this.camera = new LocalSource({
      source: 'camera',
      keepsTrack: false,
      reopens: true,
      open: () => this.#capture('camera', cameraSize),
    })
    this.screen = new LocalSource({
      source: 'screen',
      keepsTrack: false,
      reopens: false,
      open: () => this.#captureScreen(),
    })
    this.speakingWhileMuted = computed(() => !this.microphone.wanted.value && this.#audioLevel.speaking.value)
    this.#scope.run(() => this.#follow())
  }

  get canShareScreen(): boolean {
    return typeof globalThis.navigator?.mediaDevices?.getDisplayMedia === 'function'
  }

  /** Stops all capture. */
  close(): void {
    this.#scope.stop()
    this.#audioLevel.close()
    for (const source of [this.microphone, this.camera, this.screen]) source.close()
    this.screenAudio.value?.stop()
    this.screenAudio.value = undefined
    this.devices.close()
  }

  /** What follows from what: devices chosen or lost, other processing, another mode of sharing. */
  #follow(): void {
    const { devices, microphone, camera, screen } = this
    // At once, so that what is chosen before anything is opened does not open it twice.
    const sync = { flush: 'sync' } as const
    watch(microphone.track, (track) => this.#audioLevel.listen(track))
    watch(
      () => devices.chosen.value.microphone,
      () => microphone.reopen(),
      sync,
    )
    watch(
      () => devices.chosen.value.camera,
      () => camera.reopen(),
      sync,
    )
    watch(this.processing, () => microphone.reopen(), sync)
    watch(devices.list, (now, before) => {
      this.#returnTo('microphone', microphone, now, before)
      this.#returnTo('camera', camera, now, before)
    })
    watch(this.screenMode, (mode) => {
      if (screen.track.value) changeMode(screen.track.value, mode).catch(() => {})
    })
    watch(screen.track, (track) => {
      if (track) return
      this.screenAudio.value?.stop()
      this.screenAudio.value = undefined
    })
  }

  /** A chosen device that was unplugged and is back is used again. */
  #returnTo(
    kind: DeviceKind,
    source: LocalSource,
    now: Devices['list']['value'],
    before: Devices['list']['value'],
  ): void {
    const track = source.track.value
    const id = this.devices.chosen.value[kind]
    const had = before[kind].some((device) => device.id === id)
    const has = now[kind].some((device) => device.id === id)
    if (track && id !== undefined && has && !had && track.getSettings().deviceId !== id) source.reopen()
  }

  async #capture(kind: 'microphone' | 'camera', wished: MediaTrackConstraints): Promise<MediaStreamTrack> {
    const id = this.devices.chosen.value[kind]
    const device = id === undefined ? {} : { deviceId: { exact: id } }
    const track = await this.#asking.track(kind === 'camera' ? 'video' : 'audio', { ...wished, ...device })
    void this.devices.refresh()
    return track
  }

  async #captureScreen(): Promise<MediaStreamTrack> {
    const { video, audio } = await captureScreen(this.screenMode.value)
    // Whoever thought better of it while picking, or left, shares no sound either.
    if (this.screen.wanted.value) this.screenAudio.value = audio
    else audio?.stop()
    return video
  }
}
