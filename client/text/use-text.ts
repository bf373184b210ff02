import { computed, type ComputedRef } from 'vue'
import { useI18n } from 'vue-i18n'
import { directionOf, isLanguage, type Direction, type Language } from './languages.ts'
import type { TextKey } from './messages.ts'

/** Says a sentence: `t('shell.home.start')`, `t('shell.join.hello', { name })`, `t('shell.join.inside', 3)` (plural, `{n}`). */
export type Translate = {
  (key: TextKey, named?: Record<string, string | number>): string
  (key: TextKey, count: number, named?: Record<string, string | number>): string
}

export type Text = {
  t: Translate
  language: ComputedRef<Language>
  direction: ComputedRef<Direction>
  /** A figure as it is written here. */
  number(value: number, options?: Intl.NumberFormatOptions): string
  /** A moment (ms since the epoch) as it is written here. */
  time(at: number, options?: Intl.DateTimeFormatOptions): string
  /** Words in a row: "Ann, Ben and Cem". */
  list(words: readonly string[]): string
}

/** The page's language: its sentences, figures and times. */
export function useText(): Text {
  const { t, locale } = useI18n({ useScope: 'global' })
  const language = computed(() => (isLanguage(locale.value) ? locale.value : 'en'))
  return {
    language,
    direction: computed(() => directionOf(language.value)),
    t: (key: TextKey, first?: unknown, second?: unknown) => translate(t, key, first, second),
    number: (value, options) => new Intl.NumberFormat(language.value, options).format(value),
    time: (at, options) => new Intl.DateTimeFormat(language.value, options).format(at),
    list: (words) => new Intl.ListFormat(language.value, { type: 'conjunction' }).format(words),
  }
}

type Named = Record<string, string | number>
type VueTranslate = {
  (key: string, named: Named): string
  (key: string, named: Named, plural: number): string
}

function translate(t: VueTranslate, key: TextKey, first?: unknown, second?: unknown): string {
  if (typeof first !== 'number') return t(key, (first ?? {}) as Named)
  return t(key, { n: first, ...(second as Named | undefined) }, first)
}
