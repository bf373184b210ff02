import { describe, expect, test } from 'vitest'
import { statusOf, type ErrorCode } from '#shared/errors.ts'
import type { CloseReason } from '#shared/protocol/index.ts'
import type { DeviceTroubleCode } from '../../client/media/device-trouble.ts'
import { de } from '../../client/text/de.ts'
import { en } from '../../client/text/en.ts'
import { i18n } from '../../client/text/i18n.ts'
import { directionOf, languageCodes, pickLanguage } from '../../client/text/languages.ts'
import type { Messages } from '../../client/text/messages.ts'
import { pluralForm } from '../../client/text/plural.ts'

const dictionaries: Record<string, Messages> = { en, de }

type Tree = { readonly [key: string]: string | Tree }
const flat = (tree: Tree, path = ''): Array<[key: string, text: string]> =>
  Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : flat(value, `${path}${key}.`),
  )
const places = (text: string): string[] => [...new Set(text.match(/\{\w+\}/g))].toSorted()

const reasons = [
  'left',
  'replaced',
  'room-ended',
  'server-stopping',
  'maintenance',
  'upgrade',
] as const satisfies CloseReason[]
const troubles = [
  'denied',
  'denied-by-system',
  'missing',
  'busy',
  'insecure',
  'unsupported',
  'overconstrained',
  'cancelled',
  'failed',
] as const satisfies DeviceTroubleCode[]

describe.each(Object.entries(dictionaries))('in %s', (language, messages) => {
  const sentences = new Map(flat(messages))

  test('every refusal, every end and every trouble has a sentence of its own', () => {
    const codes = Object.keys(statusOf) as ErrorCode[]
    const said = [
      codes.map((code) => messages.errors.refusals[code]),
      reasons.map((reason) => messages.errors.reasons[reason]),
      ...(['microphone', 'camera', 'screen', 'remedies'] as const).map((what) =>
        troubles.map((code) => messages.errors[what][code]),
      ),
    ]
    for (const group of said) {
      expect(group.filter((sentence) => !sentence.endsWith('.'))).toEqual([])
      expect(new Set(group).size).toBe(group.length)
    }
  })

  test('there are the same sentences as in English, with the same gaps and forms', () => {
    const source = new Map(flat(en))
    expect([...sentences.keys()]).toEqual([...source.keys()])
    for (const [key, text] of sentences) {
      expect(places(text), key).toEqual(places(source.get(key) ?? ''))
      expect(text.split('|').length, key).toBe(source.get(key)?.split('|').length)
      expect(text.trim(), key).not.toBe('')
    }
  })

  test('every sentence can be said', () => {
    const { global } = i18n
    global.setLocaleMessage(language as 'en' | 'de', messages)
    global.locale.value = language as 'en' | 'de'
    for (const [key, text] of sentences) {
      const gaps = Object.fromEntries(places(text).map((place) => [place.slice(1, -1), 'x']))
      for (const count of [1, 5]) {
        const said = global.t(key, gaps, count)
        expect(said, key).not.toBe(key)
        expect(said, key).not.toMatch(/[{}|]/)
      }
    }
  })
})

test('a language is picked by what the browser asks for', () => {
  expect(pickLanguage(['fr-FR', 'de-AT', 'en'])).toBe('de')
  expect(pickLanguage([undefined, null, 'EN_us'])).toBe('en')
  expect(pickLanguage(['ja'])).toBe('en')
  expect(pickLanguage([])).toBe('en')
})

test('a language knows which way it is written', () => {
  for (const language of languageCodes) expect(directionOf(language)).toBe('ltr')
  expect(['ar', 'he', 'fa', 'ur', 'ckb', 'az-Arab', 'dv'].map(directionOf)).toEqual(Array(7).fill('rtl'))
  expect(['az', 'ja', 'tr'].map(directionOf)).toEqual(Array(3).fill('ltr'))
})

test('plural forms follow the language', () => {
  const english = pluralForm('en')
  expect([0, 1, 2].map((count) => english(count, 2))).toEqual([1, 0, 1])
  // One form more than the language has: nothing at all has its own.
  expect([0, 1, 2].map((count) => english(count, 3))).toEqual([0, 1, 2])
  const polish = pluralForm('pl')
  expect([1, 2, 5, 22].map((count) => polish(count, 4))).toEqual([0, 1, 2, 1])
  const arabic = pluralForm('ar')
  expect([0, 1, 2, 3, 11, 100].map((count) => arabic(count, 6))).toEqual([0, 1, 2, 3, 4, 5])
  expect(pluralForm('ja')(7, 1)).toBe(0)
})
