import { expect, test } from 'vitest'
import type { ChatMessage } from '#shared/protocol/chat.ts'
import { groupMessages } from '../../client/components/panels/chat-groups.ts'

/** `a0 a1 b1`: who, and in which minute. */
const messages = (text: string): ChatMessage[] =>
  text.split(' ').map((word, id) => ({
    id,
    from: word.charAt(0) as ChatMessage['from'],
    name: word.charAt(0),
    text: word,
    at: Number(word.slice(1)) * 60_000,
  }))

test.each([
  ['a0 a0 a1', 'a0 a0 a1'],
  ['a0 b0 a0', 'a0 | b0 | a0'],
  ['a0 a2 a4', 'a0 a2 a4'],
  ['a0 a5', 'a0 | a5'],
])('%s is shown as %s', (said, shown) => {
  const groups = groupMessages(messages(said))
  expect(groups.map((group) => group.messages.map(({ text }) => text).join(' ')).join(' | ')).toBe(shown)
})
