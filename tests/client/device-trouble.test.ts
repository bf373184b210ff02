import { afterEach, expect, test, vi } from 'vitest'
import { DeviceTrouble, mediaDevices, toDeviceTrouble } from '../../client/media/device-trouble.ts'

afterEach(() => void vi.unstubAllGlobals())

test.each([
  ['NotAllowedError', 'Permission denied', 'denied'],
  ['NotAllowedError', 'Permission denied by system', 'denied-by-system'],
  ['SecurityError', '', 'denied'],
  ['NotFoundError', '', 'missing'],
  ['DevicesNotFoundError', '', 'missing'],
  ['NotReadableError', '', 'busy'],
  ['TrackStartError', '', 'busy'],
  ['AbortError', '', 'busy'],
  ['OverconstrainedError', '', 'overconstrained'],
  ['NotSupportedError', '', 'unsupported'],
  ['TypeError', '', 'unsupported'],
  ['InvalidStateError', '', 'failed'],
  ['Something new', '', 'failed'],
])('%s "%s" means %s', (name, message, code) => {
  const error = new DOMException(message, name)
  expect(toDeviceTrouble(error)).toMatchObject({ code, cause: error })
  // Not every browser's errors are errors.
  expect(toDeviceTrouble({ name, message }).code).toBe(code)
})

test.each([
  ['Permission denied', 'cancelled'],
  ['Permission denied by system', 'denied-by-system'],
])('for a screen, "%s" means %s', (message, code) => {
  expect(toDeviceTrouble(new DOMException(message, 'NotAllowedError'), true).code).toBe(code)
})

test('what is known already stays as it is, and what is nothing has failed', () => {
  const trouble = new DeviceTrouble('insecure')
  expect(toDeviceTrouble(trouble)).toBe(trouble)
  for (const nothing of [undefined, null, '']) expect(toDeviceTrouble(nothing).code).toBe('failed')
})

test.each([
  [false, 'insecure'],
  [true, 'unsupported'],
  [undefined, 'unsupported'],
])('no devices at all, the page secure: %s, means %s', (isSecureContext, code) => {
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('isSecureContext', isSecureContext)
  expect(mediaDevices).toThrow(expect.objectContaining({ code }))
})
