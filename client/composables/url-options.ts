import { isLanguage, type Language } from '../text/languages.ts'
import { layouts, oneOf, themes, toName, type Layout, type Theme } from './preferences.ts'

/** What a link may ask for; it holds for this visit and goes before what is remembered. */
export type UrlOptions = {
  readonly name: string | undefined
  /** Whether one comes in heard and seen (`audio=0`, `video=0`). */
  readonly audio: boolean | undefined
  readonly video: boolean | undefined
  /** False: straight in, without a look at oneself. */
  readonly prejoin: boolean
  /** Media goes through TURN only, for testing. */
  readonly relay: boolean
  readonly lang: Language | undefined
  readonly theme: Theme | undefined
  readonly layout: Layout | undefined
}

/** Reads the options from a link's query; what is not understood is as if it were not there. */
export function parseUrlOptions(query: string): UrlOptions {
  const from = new URLSearchParams(query)
  const lang = from.get('lang')?.toLowerCase().split('-')[0]
  return {
    name: toName(from.get('name') ?? '') || undefined,
    audio: flag(from.get('audio')),
    video: flag(from.get('video')),
    prejoin: flag(from.get('prejoin')) ?? true,
    relay: flag(from.get('relay')) ?? false,
    lang: isLanguage(lang) ? lang : undefined,
    theme: oneOf(themes, from.get('theme')),
    layout: oneOf(layouts, from.get('layout')),
  }
}

function flag(value: string | null): boolean | undefined {
  if (value === '1' || value === 'true') return true
  return value === '0' || value === 'false' ? false : undefined
}
