import { createI18n } from 'vue-i18n'
import { en } from './en.ts'
import { directionOf, languageCodes, type Language } from './languages.ts'
import type { Messages } from './messages.ts'
import { pluralForm } from './plural.ts'

const messages: Partial<Record<Language, Messages>> = { en }

/** The app's sentences; English is there at once, every other language comes when it is wanted. */
export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  messages,
  pluralRules: Object.fromEntries(languageCodes.map((code) => [code, pluralForm(code)])),
  missingWarn: import.meta.env.DEV,
  fallbackWarn: false,
})

const loaders: Record<Exclude<Language, 'en'>, () => Promise<Messages>> = {
  de: async () => (await import('./de.ts')).de,
}

let wanted: Language = 'en'

/** Fetches a language's sentences if need be, then speaks it: the page's `lang` and `dir` follow. */
export async function speak(language: Language): Promise<void> {
  wanted = language
  const { global } = i18n
  if (language !== 'en' && !global.availableLocales.includes(language))
    global.setLocaleMessage(language, await loaders[language]())
  // Meanwhile another language may have been asked for.
  if (wanted !== language) return
  global.locale.value = language
  document.documentElement.lang = language
  document.documentElement.dir = directionOf(language)
}
