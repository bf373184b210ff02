import { expect, test } from 'vitest'
import { Speaking } from '#shared/speaking.ts'
import type { ParticipantId } from '#shared/protocol/ids.ts'

const ann = 'ann' as ParticipantId
const ben = 'ben' as ParticipantId

/** Feeds a reading every 200 ms; `pattern` says who is loud, A and B, loudest first; a dot is silence. */
function hear(pattern: string): string[] {
  const speaking = new Speaking()
  return [...pattern.matchAll(/[AB]+|\./g)].flatMap(([who], index) => {
    const volumes =
      who === '.' ? [] : [...who].map((letter) => ({ id: letter === 'A' ? ann : ben, volume: -30 }))
    const changed = speaking.hear(index * 200, volumes)
    return changed ? [`${changed.active}:${changed.speaking.toSorted().join('+')}`] : []
  })
}

test('the first word makes a speaker at once', () => {
  expect(hear('A')).toEqual(['ann:ann'])
})

test('pauses between words change nothing; a long one ends the speaking but not the active speaker', () => {
  expect(hear('A . . A . . A . A')).toEqual(['ann:ann'])
  expect(hear('A . . . . . . .')).toEqual(['ann:ann', 'ann:'])
})

test('a cough does not take over, somebody who goes on speaking does', () => {
  expect(hear('A A BA A A A A A')).toEqual(['ann:ann', 'ann:ann+ben', 'ann:ann'])
  expect(hear('A BA BA BA BA BA').at(-1)).toBe('ben:ann+ben')
})

test('in silence the next one is active at once', () => {
  expect(hear('A . . . . . . B')).toEqual(['ann:ann', 'ann:', 'ben:ben'])
})

test('faint noise is no speech', () => {
  expect(new Speaking().hear(0, [{ id: ann, volume: -80 }])).toBeUndefined()
})

test('who leaves is no longer the active speaker', () => {
  const speaking = new Speaking()
  speaking.hear(0, [{ id: ann, volume: -20 }])
  expect(speaking.leave(ann)).toEqual({ active: null, speaking: [] })
})
