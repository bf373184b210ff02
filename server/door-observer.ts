import type { ErrorCode } from '#shared/errors.ts'
import type { CommandName } from '#shared/protocol/index.ts'

/** What the doors tell of what they answer. Whoever counts implements it. */
export interface DoorObserver {
  /** A command over the socket, answered after `ms`. Names that nobody knows are all `unknown`. */
  answered(command: CommandName | 'unknown', code: 'ok' | ErrorCode, ms: number): void
  /** A request over HTTP was refused, or failed. */
  refused(code: ErrorCode): void
}

/** Nobody counts. */
export const silentDoors: DoorObserver = { answered() {}, refused() {} }
