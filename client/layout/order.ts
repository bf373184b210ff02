/**
 * What decides where somebody stands. `shown`: in the grid or the strip, not elsewhere (on the stage, floating); `seen`:
 * has a picture; `spokeAt`: when they were last the speaker, ms; never is 0.
 */
export type Standing<Id> = { id: Id; shown: boolean; seen: boolean; spokeAt: number }

/**
 * A steady order: everybody keeps their place, newcomers come last, and whoever goes elsewhere finds their place kept.
 * Two things move people: a speaker from a later page takes the place of whoever on the first page has been silent
 * longest, and on later pages those with a picture come before those without.
 * `people`: in the order in which they came.
 */
export function orderPeople<Id>(
  before: readonly Id[],
  people: ReadonlyArray<Standing<Id>>,
  perPage: number,
): Id[] {
  const standing = new Map(people.map((person) => [person.id, person]))
  const everybody = withNew(before, [...standing.keys()]).flatMap((id) => standing.get(id) ?? [])
  return seenFirst(speakerForward(everybody, perPage), perPage).map(({ id }) => id)
}

/** Whoever is new stands behind all who came before them: that is last, unless they were only listed late. */
function withNew<Id>(before: readonly Id[], asTheyCame: readonly Id[]): Id[] {
  const came = new Map(asTheyCame.map((id, index) => [id, index]))
  const order = before.filter((id) => came.has(id))
  const known = new Set(order)
  for (const [id, at] of came) {
    if (known.has(id)) continue
    const last = order.findLastIndex((other) => (came.get(other) ?? 0) < at)
    order.splice(last + 1, 0, id)
  }
  return order
}

function speakerForward<Id>(order: Array<Standing<Id>>, perPage: number): Array<Standing<Id>> {
  const shown = order.filter((person) => person.shown)
  const speaker = shown.toSorted((a, b) => b.spokeAt - a.spokeAt)[0]
  if (!speaker?.spokeAt || shown.indexOf(speaker) < perPage) return order
  const silent = shown.slice(0, perPage).toSorted((a, b) => a.spokeAt - b.spokeAt)[0]
  if (!silent) return order
  return order.map((person) => (person === silent ? speaker : person === speaker ? silent : person))
}

/** Only behind the first page: on it, nobody jumps because of a camera. */
function seenFirst<Id>(order: Array<Standing<Id>>, perPage: number): Array<Standing<Id>> {
  const shown = order.filter((person) => person.shown)
  const last = shown[perPage - 1]
  if (!last || shown.length <= perPage) return order
  const behind = order.indexOf(last) + 1
  const tail = order.slice(behind)
  return [...order.slice(0, behind), ...tail.filter(({ seen }) => seen), ...tail.filter(({ seen }) => !seen)]
}
