import { toName } from './preferences.ts'
import { usableStorage } from './usable-storage.ts'

/** With what one is in a meeting, so that a page that is reloaded goes straight back in, as it was. */
export type Stay = { name: string; microphone: boolean; camera: boolean }

const keyOf = (code: string): string => `atrium:stay:${code}`

/** Reads what a tab noted about its stay, believing nothing. */
export function parseStay(stored: string | null | undefined): Stay | undefined {
  try {
    const value: unknown = JSON.parse(stored ?? '')
    if (typeof value !== 'object' || value === null) return undefined
    const { name, microphone, camera } = value as Record<string, unknown>
    const known = typeof name === 'string' ? toName(name) : ''
    return known ? { name: known, microphone: microphone === true, camera: camera === true } : undefined
  } catch {
    return undefined
  }
}

/** The notes of this tab: they live as long as it does, and survive a reload. */
export const stays = {
  of: (code: string): Stay | undefined => parseStay(usableStorage('sessionStorage')?.getItem(keyOf(code))),
  note: (code: string, stay: Stay): void =>
    usableStorage('sessionStorage')?.setItem(keyOf(code), JSON.stringify(stay)),
  forget: (code: string): void => usableStorage('sessionStorage')?.removeItem(keyOf(code)),
}
