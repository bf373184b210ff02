/** Why a camera, a microphone or a screen cannot be had; each has a sentence of its own. */
export type DeviceTroubleCode =
  | 'denied'
  | 'denied-by-system'
  | 'missing'
  | 'busy'
  | 'insecure'
  | 'unsupported'
  | 'overconstrained'
  | 'cancelled'
  | 'failed'

/** A device that cannot be used now; joining goes on without it. */
export class DeviceTrouble extends Error {
  override name = 'DeviceTrouble'
  readonly code: DeviceTroubleCode

  constructor(code: DeviceTroubleCode, cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

const codeOf: Record<string, DeviceTroubleCode> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  DevicesNotFoundError: 'missing',
  NotReadableError: 'busy',
  TrackStartError: 'busy',
  AbortError: 'busy',
  OverconstrainedError: 'overconstrained',
  NotSupportedError: 'unsupported',
  TypeError: 'unsupported',
}

/** What getUserMedia's or getDisplayMedia's rejection means (Media Capture and Streams, 10.2). */
export function toDeviceTrouble(error: unknown, screen = false): DeviceTrouble {
  if (error instanceof DeviceTrouble) return error
  const { name = '', message = '' } = (error ?? {}) as Partial<Error>
  if (name === 'NotAllowedError' && /system/i.test(message))
    return new DeviceTrouble('denied-by-system', error)
  // Browsers do not tell a closed picker from a refusal.
  if (screen && name === 'NotAllowedError') return new DeviceTrouble('cancelled', error)
  return new DeviceTrouble(codeOf[name] ?? 'failed', error)
}

/** `navigator.mediaDevices`, or the trouble that there is none. */
export function mediaDevices(): MediaDevices {
  const devices = (globalThis.navigator as Partial<Navigator> | undefined)?.mediaDevices
  if (devices) return devices
  throw new DeviceTrouble(globalThis.isSecureContext === false ? 'insecure' : 'unsupported')
}
