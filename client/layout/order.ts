/** What decides where somebody stands. `spokeAt`: when they were last the speaker, ms; never is 0. */
export type Standing<Id> = { id: Id; pinned: boolean; spokeAt: number }

/**
 * A steady order: everybody keeps their place, newcomers come last, pinned people first. Only a speaker from a later
 * page moves, into the place of whoever on the first page has been silent longest.
 */
export function orderPeople<Id>(
  before: readonly Id[],
  people: ReadonlyArray<Standing<Id>>,
  perPage: number,
): Id[] {
  const standing = new Map(people.map((person) => [person.id, person]))
  const stayed = before.filter((id) => standing.has(id))
  const known = new Set(stayed)
  const order = [...stayed, ...people.map(({ id }) => id).filter((id) => !known.has(id))]
  const pinned = (id: Id): boolean => standing.get(id)?.pinned ?? false
  const steady = [...order.filter(pinned), ...order.filter((id) => !pinned(id))]
  return bringSpeakerForward(steady, standing, perPage)
}

function bringSpeakerForward<Id>(
  order: Id[],
  standing: ReadonlyMap<Id, Standing<Id>>,
  perPage: number,
): Id[] {
  const spokeAt = (id: Id): number => standing.get(id)?.spokeAt ?? 0
  const speaker = order.reduce<Id | undefined>(
    (last, id) => (spokeAt(id) > (last === undefined ? 0 : spokeAt(last)) ? id : last),
    undefined,
  )
  const from = speaker === undefined ? -1 : order.indexOf(speaker)
  if (speaker === undefined || from < perPage) return order
  const movable = order.slice(0, perPage).filter((id) => !standing.get(id)?.pinned)
  const silent = movable.toSorted((a, b) => spokeAt(a) - spokeAt(b))[0]
  if (silent === undefined) return order
  return order.map((id, index) => (id === silent ? speaker : index === from ? silent : id))
}
