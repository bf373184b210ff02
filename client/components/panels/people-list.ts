import type { Tile } from '../../composables/use-tiles.ts'

/** Who stands in the list before all others: whoever raised a hand, in that order, and oneself. */
const places = { self: 1e6, others: 1e7 }

/** Everybody in the order of the list: raised hands first, as they were raised; then oneself, then by name. */
export function sortedPeople(people: readonly Tile[], language: string): Tile[] {
  const byName = new Intl.Collator(language)
  const place = (tile: Tile): number => tile.hand ?? (tile.self ? places.self : places.others)
  return people.toSorted((a, b) => place(a) - place(b) || byName.compare(a.name, b.name))
}

/** Those whose name has every one of these words in it, however it is written: `jose` finds José. */
export function matchingPeople(people: readonly Tile[], words: string): readonly Tile[] {
  const wanted = plain(words).split(/\s+/).filter(Boolean)
  if (wanted.length === 0) return people
  return people.filter(({ name }) => {
    const written = plain(name)
    return wanted.every((word) => written.includes(word))
  })
}

const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
