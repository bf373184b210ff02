import { fromBase64Url, toBase64Url } from './base64url.ts'
import { crc32 } from './crc32.ts'
import { deflate, inflate } from './deflate.ts'
import { LetterTrouble } from './letter-trouble.ts'
import { abbreviate, spellOut } from './phrases.ts'

export type LetterKind = 'offer' | 'answer'

/** What one browser tells the other by hand. `call`: 12 hex digits, the same in offer and answer. `at`: ms, whole seconds. */
export type Letter = { kind: LetterKind; call: string; at: number; sdp: string }

/*
 * Before base64url: 3 bytes that read "atri", version, kind, 6 bytes call, 4 bytes time (seconds), 2 bytes length of what
 * follows the head, 4 bytes CRC-32 of all the rest; then the session description, abbreviated and deflated.
 */
const mark = 'atri'
const version = 1
const headLength = 21
const sumAt = 17
/** Base64url signs of the head. */
const headSigns = (headLength / 3) * 4
/** A session description of two people is 2 kB; one of 64 kB is none. */
const longestSdp = 65_536
const kinds: readonly LetterKind[] = ['offer', 'answer']

/** A new call's name: random, 12 hex digits. */
export const newCall = (): string => toHex(crypto.getRandomValues(new Uint8Array(6)))

/** A letter as text of letters, digits, - and _ that begins with "atri". */
export async function writeLetter({ kind, call, at, sdp }: Letter): Promise<string> {
  const body = await deflate(abbreviate(sdp))
  const bytes = new Uint8Array(headLength + body.length)
  const view = new DataView(bytes.buffer)
  bytes.set(fromBase64Url(mark), 0)
  bytes.set([version, kinds.indexOf(kind)], 3)
  bytes.set(fromHex(call), 5)
  view.setUint32(11, Math.floor(at / 1_000))
  view.setUint16(15, body.length)
  bytes.set(body, headLength)
  view.setUint32(sumAt, sumOf(bytes))
  return toBase64Url(bytes)
}

/** Finds and reads a letter in whatever was pasted: the letter, its link, or a mail around it. Throws `LetterTrouble`. */
export async function readLetter(pasted: string): Promise<Letter> {
  const bytes = wholeBytes(pasted)
  const view = new DataView(bytes.buffer)
  if (view.getUint32(sumAt) !== sumOf(bytes)) throw new LetterTrouble('damaged')
  const kind = kinds[bytes[4] ?? -1]
  const sdp = await inflate(bytes.slice(headLength), longestSdp).then(spellOut, () => undefined)
  if (!kind || sdp === undefined) throw new LetterTrouble('damaged')
  return { kind, call: toHex(bytes.slice(5, 11)), at: view.getUint32(11) * 1_000, sdp }
}

/** All bytes of a letter of this version, and none of the words behind it. */
function wholeBytes(pasted: string): Uint8Array<ArrayBuffer> {
  const signs = signsOf(pasted)
  const head = fromBase64Url(signs.slice(0, headSigns))
  if (head.length > 3 && head[3] !== version)
    throw new LetterTrouble((head[3] ?? 0) > version ? 'newer-version' : 'damaged')
  if (head.length < headLength) throw new LetterTrouble('cut-off')
  const length = headLength + new DataView(head.buffer).getUint16(15)
  const needed = Math.ceil((length * 4) / 3)
  if (signs.length < needed) throw new LetterTrouble('cut-off')
  return fromBase64Url(signs.slice(0, needed)).slice(0, length)
}

/** Mail programs break lines, quote with > and hide hyphens; none of that belongs to the letter. */
function signsOf(pasted: string): string {
  const flat = pasted.replaceAll(/[\s>\u00ad\u200b-\u200d\u2060\ufeff]/g, '')
  // The capital tells it from a word; it is the upper half of the version (A to D: 0 to 15).
  const found = /atri[A-D][\w-]*/.exec(flat)
  if (!found) throw new LetterTrouble('not-a-letter')
  return found[0]
}

function sumOf(bytes: Uint8Array): number {
  const summed = bytes.slice()
  summed.fill(0, sumAt, headLength)
  return crc32(summed)
}

const toHex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')

const fromHex = (hex: string): number[] =>
  Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  )
