import { expect, test } from 'vitest'
import { linkedParts } from '../../client/components/panels/linked-text.ts'

/** Links in brackets: `see [https://a.example/]`. */
const shown = (message: string): string =>
  linkedParts(message)
    .map(({ text, link }) => (link === undefined ? text : `[${text}]`))
    .join('')

test.each([
  ['no link at all', 'no link at all'],
  ['https://a.example/x?y=1#z', '[https://a.example/x?y=1#z]'],
  ['see https://a.example.', 'see [https://a.example].'],
  ['(see https://a.example/b)', '(see [https://a.example/b])'],
  ['(https://a.example/b_(c))', '([https://a.example/b_(c)])'],
  ['[https://a.example/b], {http://a.example}', '[[https://a.example/b]], {[http://a.example]}'],
  ['http://[::1]:3000/.', '[http://[::1]:3000/].'],
  ['„https://a.example/b“ «https://a.example/c» …', '„[https://a.example/b]“ «[https://a.example/c]» …'],
  ['Https://a.example/x…', '[Https://a.example/x]…'],
  ['https://a.example/b_(c) too', '[https://a.example/b_(c)] too'],
  ['http://a.example, https://b.example!', '[http://a.example], [https://b.example]!'],
  ['https://a.example\nhttps://b.example', '[https://a.example]\n[https://b.example]'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['data:text/html,x ftp://a.example file:///etc', 'data:text/html,x ftp://a.example file:///etc'],
  ['<a href="https://a.example">x</a>', '<a href="[https://a.example]">x</a>'],
  ['https://', 'https://'],
])('%j becomes %j', (message, parts) => {
  expect(shown(message)).toBe(parts)
})

test('nothing of a message is lost', () => {
  for (const message of ['https://a.example/ü b https://c.example).', '...', '', ' https://x.example '])
    expect(
      linkedParts(message)
        .map(({ text }) => text)
        .join(''),
    ).toBe(message)
})

test('what an address goes to is http or https, whatever it looks like', () => {
  const parts = linkedParts('https://a.example@b.example http://user:pass@c.example/')
  const protocols = parts.flatMap(({ link }) => (link === undefined ? [] : [new URL(link).protocol]))
  expect(protocols).toEqual(['https:', 'http:'])
})
