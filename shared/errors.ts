/** Every way the server may say no, with its HTTP status. A refusal is an answer, not a bug. */
export const statusOf = {
  'invalid-request': 400,
  unauthorized: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  gone: 410,
  'too-large': 413,
  'room-full': 409,
  'too-many-rooms': 503,
  draining: 503,
  overloaded: 503,
  'too-many-tracks': 409,
  unsupported: 422,
  'rate-limited': 429,
  internal: 500,
  unavailable: 503,
  unreachable: 504,
} as const

export type ErrorCode = keyof typeof statusOf

/** A refusal as it travels: `message` is for developers, people read the sentence that belongs to `code`. */
export type WireError = { code: ErrorCode; message: string }

/** An expected no. Thrown anywhere, answered in one place per door (signalling, HTTP). */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: ErrorCode

  constructor(code: ErrorCode, message: string = code) {
    super(message)
    this.code = code
  }
}
