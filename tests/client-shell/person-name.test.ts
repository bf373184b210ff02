import { expect, test } from 'vitest'
import { hueOf, initialsOf } from '../../client/components/common/person-name.ts'

test.each([
  ['Ann', 'A'],
  ['Ann Winter', 'AW'],
  ['ann maria winter', 'AW'],
  ['Cem Özdemir', 'CÖ'],
  ['O’Neill, Élodie', 'OÉ'],
  ['李 明', '李明'],
  ['(Ben) ', 'B'],
  ['🦊', '🦊'],
  ['👩‍👩‍👧 Ada', 'A'],
  ['...', '.'],
  ['', '?'],
])('the initials of "%s" are %s', (name, initials) => expect(initialsOf(name)).toBe(initials))

test('a name always has the same hue, and different names mostly different ones', () => {
  expect(hueOf('Ann')).toBe(hueOf('Ann'))
  const names = Array.from({ length: 60 }, (_, index) => `Person ${index}`)
  const hues = names.map(hueOf)
  expect(new Set(hues).size).toBeGreaterThan(40)
  for (const hue of hues) expect(hue).toBeGreaterThanOrEqual(0)
  for (const hue of hues) expect(hue).toBeLessThan(360)
})
