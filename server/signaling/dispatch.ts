import { randomUUID } from 'node:crypto'
import { Refusal, type WireError } from '#shared/errors.ts'
import { Ended } from '#shared/lifetime.ts'
import { commands, type CommandName, type Commands } from '#shared/protocol/index.ts'
import type { Ack, Command, Input, Output } from '#shared/protocol/command.ts'
import type { DoorObserver } from '../door-observer.ts'
import { TokenBucket } from './token-bucket.ts'
import type { Wire } from './wire.ts'

type Answered<T> = T | Promise<T>

/** One handler for every command of the protocol; a missing one does not compile. */
export type Handlers<Context> = {
  [N in CommandName]: (context: Context, input: Input<Commands[N]>) => Answered<Output<Commands[N]>>
}

type Faults = (fault: { command: string; reference: string; error: unknown }) => void
/** Who hears of faults, and of every answer. */
export type DispatchListener = Pick<DoorObserver, 'answered'> & { failed: Faults }

/** All commands of one connection together; who exceeds even this is only making noise. */
const flood = { burst: 300, perSecond: 100 }

/** Binds a socket to the handlers: limit, validate, run, answer. Whatever arrives, it is answered and hurts nobody. */
export function bind<Context>(
  wire: Wire,
  context: Context,
  handlers: Handlers<Context>,
  listener: DispatchListener,
): void {
  const buckets = new Map<string, TokenBucket>()
  const all = new TokenBucket(flood)

  const run = async (name: string, raw: unknown): Promise<Ack<unknown>> => {
    const start = performance.now()
    const ack = await ackOf(name, raw)
    const code = ack.ok ? 'ok' : ack.error.code
    listener.answered(isCommand(name) ? name : 'unknown', code, performance.now() - start)
    return ack
  }

  const ackOf = async (name: string, raw: unknown): Promise<Ack<unknown>> => {
    try {
      if (!isCommand(name)) throw new Refusal('invalid-request', 'no such command')
      if (!bucketOf(name).take()) throw new Refusal('rate-limited', `too many ${name}`)
      return { ok: true, data: await answer(name, raw, context, handlers) }
    } catch (error) {
      return { ok: false, error: toWire(name, error, listener.failed) }
    }
  }

  const bucketOf = (name: CommandName): TokenBucket => {
    const bucket = buckets.get(name) ?? new TokenBucket(commands[name].rate)
    buckets.set(name, bucket)
    return bucket
  }

  wire.onAny((name: string, ...received: unknown[]) => {
    const reply = received.at(-1)
    if (!all.take()) {
      listener.answered('unknown', 'rate-limited', 0)
      if (typeof reply === 'function')
        reply({ ok: false, error: { code: 'rate-limited', message: 'too many messages' } })
      return
    }
    if (typeof reply !== 'function') return
    void run(name, received.length > 1 ? received[0] : undefined).then((ack) => reply(ack))
  })
}

const isCommand = (name: string): name is CommandName => Object.hasOwn(commands, name)

async function answer<N extends CommandName, Context>(
  name: N,
  raw: unknown,
  context: Context,
  handlers: Handlers<Context>,
): Promise<Output<Commands[N]>> {
  const { input }: Command = commands[name]
  const parsed = input.safeParse(raw)
  if (!parsed.success) {
    const issues = parsed.error.issues.slice(0, 3)
    throw new Refusal(
      'invalid-request',
      issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '),
    )
  }
  return handlers[name](context, parsed.data as Input<Commands[N]>)
}

function toWire(command: string, error: unknown, faults: Faults): WireError {
  if (error instanceof Refusal) return { code: error.code, message: error.message }
  if (error instanceof Ended) return { code: 'gone', message: error.message }
  const reference = randomUUID().slice(0, 8)
  faults({ command, reference, error })
  return { code: 'internal', message: `ref ${reference}` }
}
