import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ParticipantId, ResumeToken, RoomCode } from '#shared/protocol/ids.ts'

/**
 * Proofs of who somebody was in a room, signed (HMAC-SHA256, RFC 2104) so that they hold across a restart of the
 * server, which remembers nobody. A token is `participant.signature`; the room is signed along.
 */
export class ResumeTokens {
  readonly #secret: string

  constructor(secret: string) {
    this.#secret = secret
  }

  issue(room: RoomCode, participant: ParticipantId): ResumeToken {
    return `${participant}.${this.#sign(room, participant).toString('base64url')}` as ResumeToken
  }

  /** Whom the token speaks for in this room; nobody if it is forged or another room's. */
  verify(room: RoomCode, token: ResumeToken): ParticipantId | undefined {
    const [participant = '', given = ''] = token.split('.', 2)
    const signature = Buffer.from(given, 'base64url')
    const expected = this.#sign(room, participant)
    const genuine = signature.length === expected.length && timingSafeEqual(signature, expected)
    return genuine ? (participant as ParticipantId) : undefined
  }

  #sign(room: RoomCode, participant: string): Buffer {
    return createHmac('sha256', this.#secret).update(`resume\n${room}\n${participant}`).digest()
  }
}
