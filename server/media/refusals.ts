import { NotFoundError, UnsupportedError, WorkerClosedError } from 'mediasoup/errors'
import { Refusal } from '#shared/errors.ts'
import { Ended } from '#shared/lifetime.ts'

/** Awaits something asked of mediasoup; its known ways to say no become refusals, everything else stays a fault. */
export async function refusing<T>(asked: Promise<T>): Promise<T> {
  try {
    return await asked
  } catch (error) {
    throw refusalOf(error)
  }
}

/** mediasoup throws a `TypeError` for parameters that make no sense, in Node and in the worker alike. */
function refusalOf(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error
  if (error instanceof WorkerClosedError) return new Refusal('unavailable', 'the media worker ended')
  if (error instanceof NotFoundError || error instanceof Ended) return new Refusal('gone', error.message)
  if (error instanceof UnsupportedError) return new Refusal('unsupported', error.message)
  if (error instanceof TypeError) return new Refusal('invalid-request', error.message)
  // A plain error: the mid or ssrc of another track of the same participant.
  if (error.message.includes('already exists')) return new Refusal('conflict', error.message)
  return error
}
