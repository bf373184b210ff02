import { expect, test } from 'vitest'
import { parseUrlOptions, type UrlOptions } from '../../client/composables/url-options.ts'

const nothing: UrlOptions = {
  name: undefined,
  audio: undefined,
  video: undefined,
  prejoin: true,
  relay: false,
  lang: undefined,
  theme: undefined,
  layout: undefined,
}

test.each<[string, Partial<UrlOptions>]>([
  ['', {}],
  ['?name=Ann+Winter', { name: 'Ann Winter' }],
  ['?name=%20%0A', {}],
  ['?audio=0&video=1', { audio: false, video: true }],
  ['?audio=true&video=false', { audio: true, video: false }],
  ['?audio=maybe&video=', {}],
  ['?prejoin=0', { prejoin: false }],
  ['?prejoin=nonsense', { prejoin: true }],
  ['?relay=1', { relay: true }],
  ['?lang=de', { lang: 'de' }],
  ['?lang=DE-at', { lang: 'de' }],
  ['?lang=tlh', {}],
  ['?theme=dark&layout=speaker', { theme: 'dark', layout: 'speaker' }],
  ['?theme=__proto__&layout=constructor', {}],
  ['?unknown=1', {}],
])('%s', (query, expected) => {
  expect(parseUrlOptions(query)).toEqual({ ...nothing, ...expected })
})
