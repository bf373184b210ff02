import { expect, test } from 'vitest'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { matchingPeople, sortedPeople } from '../../client/components/panels/people-list.ts'
import type { Tile } from '../../client/composables/use-tiles.ts'

/** `Ada Ben:2 me`: who, and at which place in the queue of raised hands. */
const people = (text: string): Tile[] =>
  text.split(' ').map((word) => {
    const [name = '', hand] = word.replaceAll('_', ' ').split(':')
    return {
      key: `${name} camera`,
      participant: name as ParticipantId,
      name,
      source: 'camera',
      self: name === 'me',
      video: undefined,
      seen: true,
      starting: false,
      muted: false,
      speaking: false,
      hand: hand ? Number(hand) : undefined,
      quality: 'good',
      fault: undefined,
      away: false,
    }
  })
const names = (tiles: readonly Tile[]): string => tiles.map(({ name }) => name).join(', ')

test('Raised hands come first, as they were raised, then oneself, then all by name', () => {
  expect(names(sortedPeople(people('Zoe Émile ada me Ben:2 Yan:1 Fritz'), 'en'))).toBe(
    'Yan, Ben, me, ada, Émile, Fritz, Zoe',
  )
})

test('A hand stands before everybody without one in a room of thousands', () => {
  expect(names(sortedPeople(people('Ada me Zoe:4321'), 'en'))).toBe('Zoe, me, Ada')
})

test.each([
  ['', 'José Díaz, Josephine Berg, Ada'],
  ['  ', 'José Díaz, Josephine Berg, Ada'],
  ['jose', 'José Díaz, Josephine Berg'],
  ['JOSÉ', 'José Díaz, Josephine Berg'],
  ['diaz jo', 'José Díaz'],
  ['nobody', ''],
])('Searching for "%s" finds: %s', (words, found) => {
  expect(names(matchingPeople(people('José_Díaz Josephine_Berg Ada'), words))).toBe(found)
})
