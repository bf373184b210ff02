import { expect, test } from 'vitest'
import { orderPeople } from '../../client/layout/order.ts'

/** A number is when that person last spoke; `-`: without a picture; `!`: elsewhere (on the stage, floating). */
const people = (text: string) =>
  text.split(' ').map((word) => ({
    id: word.charAt(0),
    shown: !word.includes('!'),
    seen: !word.includes('-'),
    spokeAt: Number(word.replaceAll(/\D/g, '')),
  }))

test.each([
  ['newcomers come last', 'ABC', 'A B C D', 'ABCD'],
  ['who is listed late stands behind all who came before them', 'ABEG', 'A B C D E F G', 'ABCDEFG'],
  ['also when those were moved', 'AEGDB', 'A5 B1 C D E9 F G', 'AEGDBCF'],
  ['who left leaves a gap that closes', 'ABC', 'A C', 'AC'],
  ['a speaker on the first page stays', 'ABCD', 'A B9 C D', 'ABCD'],
  ['a speaker of a later page takes the place of the longest silent', 'ABCDEF', 'A5 B1 C7 D E9 F', 'AECDBF'],
  ['who is elsewhere keeps their place', 'ABCD', 'A B!9 C D', 'ABCD'],
  ['and takes up none of the first page', 'ABCDE', 'A! B1 C2 D9 E', 'ABCDE'],
  ['nor is pushed out of it', 'ABCDE', 'A! B1 C2 D3 E9', 'AECDB'],
  ['on later pages those who are seen come first', 'ABCDEFG', 'A B C D- E F- G', 'ABCEGDF'],
  ['on the first page nobody moves because of a camera', 'ABCDE', 'A- B C- D E', 'ABCDE'],
  ['nobody is there', 'AB', '', ''],
])('%s', (_, before, now, after) => {
  expect(orderPeople([...before], now ? people(now) : [], 3).join('')).toBe(after)
})

test('what has come to order stays so', () => {
  const now = people('A5 B1 C7- D E9 F-')
  const once = orderPeople([...'ABCDEF'], now, 3)
  expect(orderPeople(once, now, 3)).toEqual(once)
})
