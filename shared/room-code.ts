import { roomCodeLength } from './limits.ts'

/** What a room code looks like: lower-case words and numbers, joined by hyphens. */
export const roomCodePattern = /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u

/** Turns what a person typed or pasted (a name, a code, a whole link) into a room code; empty if nothing is left. */
export function toRoomCode(typed: string): string {
  const last =
    typed
      .trim()
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? ''
  return decode(last)
    .toLowerCase()
    .normalize('NFC')
    .replace(/[^\p{Ll}\p{Lo}\p{N}]+/gu, '-')
    .slice(0, roomCodeLength)
    .replace(/^-+|-+$/g, '')
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
