/** At most two letters that stand for a name: of its first and its last word. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s,]+/).filter((word) => /[\p{L}\p{N}]/u.test(word))
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  const letters = ends.map((word) => firstLetter(word ?? '')).join('')
  return letters.toLocaleUpperCase() || firstGrapheme(name.trim()) || '?'
}

/** The hue (0 to 359) that belongs to a name: the same everywhere and always. */
export function hueOf(name: string): number {
  // FNV-1a: names that differ in a letter land far apart.
  let hash = 0x811c9dc5
  for (const letter of name.normalize('NFC'))
    hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 0x01000193) >>> 0
  return (hash >>> 8) % 360
}

const firstLetter = (word: string): string => firstGrapheme(word.replace(/^[^\p{L}\p{N}]+/u, ''))

function firstGrapheme(text: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)
  return first?.segment ?? ''
}
