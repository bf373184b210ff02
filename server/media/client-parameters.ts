import { validateAndNormalizeRtpCapabilities, validateAndNormalizeRtpParameters } from 'mediasoup/ortc'
import type { DtlsParameters, MediaKind, RtpCapabilities, RtpParameters } from 'mediasoup/types'
import { Refusal } from '#shared/errors.ts'

// What a browser says, checked before it reaches a worker. mediasoup checks most of it, but not all that it then
// serialises: a `maxBitrate` of 1.5 throws half-way through a message and jams that worker for every room on it.

const most = { codecs: 16, headerExtensions: 32, encodings: 3, fingerprints: 8 }

const scalabilityMode = /^[LS][1-3]T[1-3](h|_KEY|_KEY_SHIFT)?$/
const fingerprint = /^[0-9a-f]{2}(:[0-9a-f]{2}){15,63}$/i
const hashes = ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']

/** A copy of what can be received, complete. Throws `invalid-request`. */
export function checkedRtpCapabilities(given: RtpCapabilities): RtpCapabilities {
  return checked(given, validateAndNormalizeRtpCapabilities)
}

/** A copy of what is sent, complete and of one kind, with nothing in it that a worker does not need. Throws `invalid-request`. */
export function checkedRtpParameters(kind: MediaKind, given: RtpParameters): RtpParameters {
  const parameters = checked(given, validateAndNormalizeRtpParameters)
  const { codecs, headerExtensions = [], encodings = [] } = parameters
  demand(codecs.length > 0 && codecs.length <= most.codecs, 'codecs: none or too many')
  demand(headerExtensions.length <= most.headerExtensions, 'headerExtensions: too many')
  demand(encodings.length <= most.encodings, `encodings: more than ${most.encodings}`)
  for (const codec of codecs) {
    demand(codec.mimeType.toLowerCase().startsWith(`${kind}/`), `codecs: ${codec.mimeType} is not ${kind}`)
    demand(isWithin(codec.payloadType, 127), 'codecs: payloadType')
  }
  for (const { id } of headerExtensions) demand(id > 0 && isWithin(id, 255), 'headerExtensions: id')
  return { ...parameters, encodings: checkedEncodings(encodings) }
}

type Encodings = NonNullable<RtpParameters['encodings']>

function checkedEncodings(encodings: Encodings): Encodings {
  const ssrcs = encodings.flatMap(({ ssrc, rtx }) => [ssrc, rtx?.ssrc]).filter((ssrc) => ssrc !== undefined)
  const rids = encodings.map(({ rid }) => rid).filter(Boolean)
  demand(
    ssrcs.every((ssrc) => isWithin(ssrc, 0xff_ff_ff_ff)),
    'encodings: ssrc',
  )
  demand(new Set(ssrcs).size === ssrcs.length, 'encodings: the same ssrc twice')
  demand(new Set(rids).size === rids.length, 'encodings: the same rid twice')
  return encodings.map(({ ssrc, rid, rtx, dtx, scalabilityMode: mode }) => {
    demand(!mode || scalabilityMode.test(mode), 'encodings: scalabilityMode')
    return {
      ...(ssrc && { ssrc }),
      ...(rid && { rid }),
      ...(rtx && { rtx: { ssrc: rtx.ssrc } }),
      ...(dtx && { dtx }),
      ...(mode && { scalabilityMode: mode }),
    }
  })
}

/** The certificate a browser will show; it opens the handshake (RFC 8842, `a=setup:active`). Throws `invalid-request`. */
export function checkedDtlsParameters({ fingerprints }: DtlsParameters): DtlsParameters {
  demand(Array.isArray(fingerprints), 'fingerprints: not a list')
  demand(
    fingerprints.length > 0 && fingerprints.length <= most.fingerprints,
    'fingerprints: none or too many',
  )
  return {
    role: 'client',
    fingerprints: fingerprints.map((given) => {
      demand(hashes.includes(given?.algorithm), 'fingerprints: algorithm')
      demand(typeof given.value === 'string' && fingerprint.test(given.value), 'fingerprints: value')
      // Browsers name it in either case (RFC 8122); the worker compares letter by letter.
      return { algorithm: given.algorithm, value: given.value.toUpperCase() }
    }),
  }
}

function checked<T>(given: T, validate: (copy: T) => void): T {
  const copy = structuredClone(given)
  try {
    validate(copy)
  } catch (error) {
    throw new Refusal('invalid-request', error instanceof Error ? error.message : undefined)
  }
  return copy
}

const isWithin = (value: number, highest: number): boolean =>
  Number.isInteger(value) && value >= 0 && value <= highest

function demand(fulfilled: boolean, otherwise: string): asserts fulfilled {
  if (!fulfilled) throw new Refusal('invalid-request', otherwise)
}
