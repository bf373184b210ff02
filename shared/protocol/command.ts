import type * as z from 'zod'
import type { WireError } from '../errors.ts'

/**
 * What a browser may ask. `rate` is a token bucket: `burst` commands at once, refilled at `perSecond`.
 * `open` commands may be asked before joining.
 */
export type Command = {
  input: z.ZodType
  output: z.ZodType
  rate: { burst: number; perSecond: number }
  open?: true
}

export type CommandTable = Record<string, Command>
/** What a handler gets. */
export type Input<C extends Command> = z.output<C['input']>
/** What a browser sends. */
export type Request<C extends Command> = z.input<C['input']>
export type Output<C extends Command> = z.output<C['output']>
/** How every command is answered, exactly once. */
export type Ack<T> = { ok: true; data: T } | { ok: false; error: WireError }

export const defineCommands = <const T extends CommandTable>(table: T): T => table
