import { expect, test } from 'vitest'
import { parseStay } from '../../client/composables/stay.ts'

test('a stay is read as it was noted', () => {
  const stay = { name: 'Ann', microphone: true, camera: false }
  expect(parseStay(JSON.stringify(stay))).toEqual(stay)
})

test.each([null, undefined, '', 'null', '7', '{}', '{"name":7}', '{"name":" "}', '{'])(
  'nothing sensible is read from %s',
  (stored) => expect(parseStay(stored)).toBeUndefined(),
)

test('what is not clearly wished for stays off', () => {
  expect(parseStay('{"name":"Ann","microphone":1,"camera":"yes"}')).toEqual({
    name: 'Ann',
    microphone: false,
    camera: false,
  })
})
