import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'

export type DeviceKind = 'camera' | 'microphone' | 'speaker'

/** A device to choose; its label is empty until the browser may tell it. */
export type DeviceChoice = { id: string; label: string }

const kindOf: Record<MediaDeviceKind, DeviceKind> = {
  videoinput: 'camera',
  audioinput: 'microphone',
  audiooutput: 'speaker',
}

const none: Record<DeviceKind, readonly DeviceChoice[]> = { camera: [], microphone: [], speaker: [] }

/** The devices of this machine, kept fresh while they come and go, and which of them the person chose. */
export class Devices {
  readonly list: ShallowRef<Record<DeviceKind, readonly DeviceChoice[]>> = shallowRef(none)
  /** Device ids; undefined is the system's default. */
  readonly chosen: ShallowRef<Partial<Record<DeviceKind, string>>> = shallowRef({})
  readonly #life = new Lifetime()
  readonly #source: MediaDevices | undefined

  constructor() {
    this.#source = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices
    const changed = () => void this.refresh()
    this.#source?.addEventListener?.('devicechange', changed)
    this.#life.onClose(() => this.#source?.removeEventListener?.('devicechange', changed))
    changed()
  }

  /** `setSinkId` exists: sound can go to a chosen speaker. */
  get canChooseSpeaker(): boolean {
    return typeof HTMLMediaElement !== 'undefined' && 'setSinkId' in HTMLMediaElement.prototype
  }

  choose(kind: DeviceKind, id: string | undefined): void {
    const { [kind]: _, ...others } = this.chosen.value
    this.chosen.value = id === undefined ? others : { ...others, [kind]: id }
  }

  /** The chosen device, if it is there. */
  present(kind: DeviceKind): string | undefined {
    const id = this.chosen.value[kind]
    return this.list.value[kind].some((device) => device.id === id) ? id : undefined
  }

  /** Reads the list anew; labels and ids appear once a permission is given. */
  async refresh(): Promise<void> {
    try {
      const found = (await this.#source?.enumerateDevices?.()) ?? []
      if (!this.#life.closed) this.list.value = sorted(found)
    } catch {
      // No list is no trouble: the default devices still work.
      this.list.value = none
    }
  }

  close(): void {
    this.#life.close()
  }
}

function sorted(found: MediaDeviceInfo[]): Record<DeviceKind, readonly DeviceChoice[]> {
  const list: Record<DeviceKind, DeviceChoice[]> = { camera: [], microphone: [], speaker: [] }
  for (const { kind, deviceId, label } of found)
    if (deviceId !== '') list[kindOf[kind]].push({ id: deviceId, label })
  return list
}
