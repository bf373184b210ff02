import type { Device } from 'mediasoup-client/types'
import { Refusal } from '#shared/errors.ts'
import type { RoomResource } from '#shared/protocol/http.ts'
import type { RoomCode } from '#shared/protocol/ids.ts'
import { makeCredentials, type Credentials } from '../media/certificate.ts'
import { fetchRoom } from './room-resource.ts'

/** What is known and made before the click: what this browser can do, its certificate, and the room's resource. */
export type Prepared = { device: Device; credentials: Credentials; resource: RoomResource }

export type PreparationOptions = {
  code: RoomCode
  /** Where the server is; the page's own origin if not given. */
  url?: string
  newDevice?: () => Promise<Device>
  newCredentials?: () => Promise<Credentials>
}

/** ms the server has to say what the room is like. */
const patience = 10_000

/** ms after which the relay's credentials may have run out while somebody stood at the door. */
const freshness = 8 * 60_000

/** Does all that can be done before the click: device and certificate once, the room's resource each time. */
export class Preparation {
  readonly #options: PreparationOptions
  readonly #newDevice: () => Promise<Device>
  readonly #newCredentials: () => Promise<Credentials>
  readonly #load = once((device: Device, { rtpCapabilities }: RoomResource) =>
    device.load({ routerRtpCapabilities: rtpCapabilities }),
  )
  #done: Prepared | undefined
  #at = 0

  constructor(options: PreparationOptions) {
    this.#options = options
    this.#newDevice = once(options.newDevice ?? browserDevice)
    this.#newCredentials = once(options.newCredentials ?? makeCredentials)
  }

  /** What the last run brought. */
  get done(): Prepared | undefined {
    return this.#done
  }

  /** Whether what the last run brought can still be used for coming in. */
  get fresh(): boolean {
    return this.#done !== undefined && Date.now() - this.#at < freshness
  }

  /** Throws a refusal; may be called again. */
  async run(): Promise<RoomResource> {
    const [resource, device, credentials] = await Promise.all([
      this.#fetch(),
      this.#newDevice(),
      this.#newCredentials(),
    ])
    await this.#load(device, resource)
    this.#at = Date.now()
    this.#done = { resource, device, credentials }
    return resource
  }

  #fetch(): Promise<RoomResource> {
    const { code, url } = this.#options
    return fetchRoom(code, AbortSignal.timeout(patience), url).catch((error: unknown) => {
      throw error instanceof Refusal ? error : new Refusal('unreachable', String(error))
    })
  }
}

/** What this browser can do; throws `unsupported` if that is too little. */
export async function browserDevice(): Promise<Device> {
  const { Device } = await import('mediasoup-client')
  return Device.factory().catch((error: Error) => {
    throw error.name === 'UnsupportedError' ? new Refusal('unsupported', error.message) : error
  })
}

/** Does something once; a failure is not remembered, so that the next call tries again. */
function once<Needs extends unknown[], T>(
  make: (...needs: Needs) => Promise<T>,
): (...needs: Needs) => Promise<T> {
  let made: Promise<T> | undefined
  return (...needs) =>
    (made ??= make(...needs).catch((error: unknown) => {
      made = undefined
      throw error
    }))
}
