import type { RoomEvent } from './protocol/index.ts'

type Type = RoomEvent['type']
type Named<T extends Type> = Extract<RoomEvent, { type: T }>
type Own<Noun extends string> = Extract<Type, `${Noun}.${string}`>
type Reactions<State, Noun extends string> = {
  readonly [T in Own<Noun>]: (state: State, event: Named<T>) => State
} & {
  readonly [T in Exclude<Type, Own<Noun>>]?: (state: State, event: Named<T>) => State
}

/** One part of the room's state. */
export type Slice<State> = { readonly start: State; apply(state: State, event: RoomEvent): State }

/** A slice answers for every event of its own noun (the compiler insists) and may react to those of others. */
export const slice = <Noun extends string, State>(
  _noun: Noun,
  start: State,
  reactions: Reactions<NoInfer<State>, Noun>,
): Slice<State> => ({
  start,
  apply(state, event) {
    const react = (reactions as Partial<Record<Type, (state: State, event: RoomEvent) => State>>)[event.type]
    return react ? react(state, event) : state
  },
})
