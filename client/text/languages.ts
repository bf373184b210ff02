/** The languages we speak, by their own names. */
export const languages = { en: 'English', de: 'Deutsch' } as const

export type Language = keyof typeof languages
export type Direction = 'ltr' | 'rtl'

export const languageCodes = Object.keys(languages) as Language[]

export const isLanguage = (code: unknown): code is Language =>
  typeof code === 'string' && Object.hasOwn(languages, code)

/** The first of `wanted` (BCP 47 tags, best first) that we speak; English if none. */
export function pickLanguage(wanted: readonly (string | null | undefined)[]): Language {
  for (const tag of wanted) {
    const primary = tag?.toLowerCase().split(/[-_]/)[0]
    if (isLanguage(primary)) return primary
  }
  return 'en'
}

/** Scripts that are written from right to left (ISO 15924). */
const rightToLeftScripts = ['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg']

/** Which way a language is written. */
export function directionOf(tag: string): Direction {
  const { script = '' } = new Intl.Locale(tag).maximize()
  return rightToLeftScripts.includes(script) ? 'rtl' : 'ltr'
}
