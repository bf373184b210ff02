/** What matters of a worker to whoever chooses one: the share of its core that it uses or will, and what it carries. */
export type Place = { readonly expectedBusy: number; readonly load: number }

/** How much less busy another worker must be, that it is worth piping a room's tracks there. */
const worthwhile = 0.8

/**
 * Where a room's next participant goes: to the least busy worker that the room is on, until that one uses `spreadAt` of
 * its core (0 to 1); from then on to another, if there is one with clearly less to do.
 */
export function placeFor<P extends Place>(here: readonly P[], elsewhere: readonly P[], spreadAt: number): P {
  const [near, far] = [leastBusy(here), leastBusy(elsewhere)]
  if (!near) throw new Error('a room is on one worker at least')
  if (!far || near.expectedBusy < spreadAt) return near
  return far.expectedBusy <= near.expectedBusy * worthwhile ? far : near
}

function leastBusy<P extends Place>(places: readonly P[]): P | undefined {
  return places.toSorted((a, b) => a.expectedBusy - b.expectedBusy || a.load - b.load)[0]
}
