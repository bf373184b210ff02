import type { ErrorCode } from '#shared/errors.ts'
import type { CloseReason } from '#shared/protocol/index.ts'
import type { DeviceTroubleCode } from '../../media/device-trouble.ts'

/** One plain sentence for each way the server may say no. */
const refusals = {
  'invalid-request': 'The server could not make sense of that.',
  unauthorized: 'You need to sign in for this.',
  forbidden: 'You are not allowed to do this.',
  'not-found': 'This does not exist, or not any more.',
  conflict: 'That does not fit what has happened meanwhile. Please try again.',
  gone: 'This is over.',
  'too-large': 'That is too long.',
  'room-full': 'This meeting is full. Somebody has to leave before you can come in.',
  'too-many-rooms': 'The server holds as many meetings as it can. Please try again in a while.',
  draining: 'The server goes down for maintenance and takes no new meetings. Please try again in a while.',
  overloaded: 'The server has so much to do that nobody else can come in now. Please try again in a minute.',
  'too-many-tracks': 'You are already sharing as much as is allowed.',
  unsupported: 'This browser cannot do what the meeting needs.',
  'rate-limited': 'That was too fast. Please wait a moment.',
  internal: 'Something went wrong on the server. Please try again.',
  unavailable: 'The server is starting up or shutting down. Please try again in a moment.',
  unreachable: 'The server cannot be reached. Check your connection and try again.',
} as const satisfies Record<ErrorCode, string>

/** Why a meeting ended for you. */
const reasons = {
  left: 'You can come back as long as the meeting goes on.',
  replaced: 'You joined this meeting in another tab or window, so it ended in this one.',
  'room-ended': 'It is over for everybody.',
  'server-stopping': 'You can rejoin as soon as the server is back.',
  maintenance: 'You can rejoin as soon as it is back.',
  upgrade: 'Atrium has been updated. Reload the page to come back.',
} as const satisfies Record<CloseReason, string>

/** Why the microphone cannot be used. */
const microphone = {
  denied: 'This page may not use your microphone.',
  'denied-by-system': 'Your system does not let this browser use the microphone.',
  missing: 'No microphone was found.',
  busy: 'Your microphone is in use by another program.',
  insecure: 'Browsers give the microphone only to secure pages (https).',
  unsupported: 'This browser cannot use a microphone.',
  overconstrained: 'Your microphone cannot do what was asked of it.',
  cancelled: 'The microphone was not chosen.',
  failed: 'Your microphone could not be started.',
} as const satisfies Record<DeviceTroubleCode, string>

/** Why the camera cannot be used. */
const camera = {
  denied: 'This page may not use your camera.',
  'denied-by-system': 'Your system does not let this browser use the camera.',
  missing: 'No camera was found.',
  busy: 'Your camera is in use by another program.',
  insecure: 'Browsers give the camera only to secure pages (https).',
  unsupported: 'This browser cannot use a camera.',
  overconstrained: 'Your camera cannot do what was asked of it.',
  cancelled: 'The camera was not chosen.',
  failed: 'Your camera could not be started.',
} as const satisfies Record<DeviceTroubleCode, string>

/** Why the screen cannot be shared. */
const screen = {
  denied: 'This page may not share your screen.',
  'denied-by-system': 'Your system does not let this browser record the screen.',
  missing: 'There is no screen or window to share.',
  busy: 'The screen is being recorded by another program.',
  insecure: 'Browsers share the screen only on secure pages (https).',
  unsupported: 'This browser cannot share a screen.',
  overconstrained: 'The screen cannot be shared in the quality that was asked for.',
  cancelled: 'Nothing was chosen to share.',
  failed: 'The screen could not be shared.',
} as const satisfies Record<DeviceTroubleCode, string>

/** What one can do about a device that cannot be used; the same for all devices. */
const remedies = {
  denied: 'Allow it by the symbol at the left of the address bar, then try again.',
  'denied-by-system': 'Allow it for this browser in the privacy settings of your system, then try again.',
  missing: 'Plug one in, or join without.',
  busy: 'Close the other program, then try again.',
  insecure: 'Open the page by its https address.',
  unsupported: 'Use a current Chrome, Edge, Firefox or Safari, or join without.',
  overconstrained: 'Choose another device, or try again.',
  cancelled: 'You can choose again whenever you like.',
  failed: 'Try again, or unplug it and plug it in again.',
} as const satisfies Record<DeviceTroubleCode, string>

export const errors = { refusals, reasons, microphone, camera, screen, remedies } as const
