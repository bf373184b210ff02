import { expect, test } from 'vitest'
import { checkLetter, type Expectation } from '../../../client/direct/letter-check.ts'
import type { LetterTrouble, LetterTroubleCode } from '../../../client/direct/letter-trouble.ts'
import { newCall, readLetter, writeLetter, type Letter } from '../../../client/direct/letter.ts'
import { briefSdp } from '../../../client/direct/brief-sdp.ts'
import { chromiumOffer } from './chromium-offer.ts'

const at = 1_700_000_000_000
const letter: Letter = { kind: 'offer', call: newCall(), at, sdp: briefSdp(chromiumOffer) }
const text = await writeLetter(letter)
const link = `https://atrium.example.org/direct#${text}`

const refusal = (pasted: string): Promise<LetterTroubleCode | undefined> =>
  readLetter(pasted).then(
    () => undefined,
    (error: LetterTrouble) => error.code,
  )

test('what is written is read again, to the letter', async () => {
  expect(await readLetter(text)).toEqual(letter)
  const answer: Letter = { ...letter, kind: 'answer' }
  expect(await readLetter(await writeLetter(answer))).toEqual(answer)
})

test.each([
  ['its link', link],
  ['the link in a sentence', `Please open ${link} and send me what comes then. Ann`],
  ['broken into lines by a mail program', `Hello,\r\n${link.replaceAll(/.{60}/g, '$&\r\n')}\r\nsee you`],
  ['quoted in a reply', `> Hello\n> ${text.replaceAll(/.{60}/g, '$&\n> ')}\n> see you\n\nHere it is.`],
  ['with words right behind it', `${text} thanks`],
])('it is found as %s', async (_, pasted) => {
  expect(await readLetter(pasted)).toEqual(letter)
})

test.each<[LetterTroubleCode, string, string]>([
  ['not-a-letter', 'nothing', ''],
  ['not-a-letter', 'some words', 'Shall we talk at five? https://atrium.example.org/direct'],
  ['not-a-letter', 'the link of a meeting', 'https://atrium.example.org/r/tea-time-now'],
  ['cut-off', 'its beginning', text.slice(0, 12)],
  ['cut-off', 'half of it', link.slice(0, 200)],
  ['cut-off', 'all but the last sign', text.slice(0, -1)],
  ['cut-off', 'shortened by a chat program', `${text.slice(0, 120)}…`],
  ['damaged', 'one sign changed in its body', changed(text, 150)],
  ['damaged', 'one sign changed in its head', changed(text, 9)],
  ['damaged', 'small letters only', `${text.slice(0, 40)}${text.slice(40).toLowerCase()}`],
  ['newer-version', 'a letter of tomorrow', `atriBA${text.slice(6)}`],
])('%s: %s', async (code, _, pasted) => {
  expect(await refusal(pasted)).toBe(code)
})

test.each<[LetterTroubleCode, string, Partial<Letter>, Partial<Expectation>]>([
  [
    'own-letter',
    'one’s own offer, pasted where the answer belongs',
    {},
    { kind: 'answer', call: letter.call },
  ],
  ['wrong-kind', 'an offer where an answer is awaited', {}, { kind: 'answer', call: newCall() }],
  ['wrong-kind', 'an answer where nothing was offered', { kind: 'answer' }, {}],
  ['other-call', 'an answer to another offer', { kind: 'answer' }, { kind: 'answer', call: newCall() }],
  ['stale', 'an offer of two hours ago', {}, { now: at + 2 * 3_600_000 }],
])('%s: %s', (code, _, differently, expected) => {
  const check = () =>
    checkLetter({ ...letter, ...differently }, { kind: 'offer', call: undefined, now: at, ...expected })
  expect(check).toThrow(code)
})

test('a fresh offer and the answer to one’s own are taken, whatever the clocks say', () => {
  const answer: Letter = { ...letter, kind: 'answer' }
  expect(() => checkLetter(letter, { kind: 'offer', now: at + 60_000 })).not.toThrow()
  expect(() => checkLetter(letter, { kind: 'offer', now: at - 5 * 60_000 })).not.toThrow()
  expect(() => checkLetter(answer, { kind: 'answer', call: letter.call, now: at })).not.toThrow()
})

test('a letter for sound and picture is short enough to be scanned from a screen', () => {
  // 814 bytes fit into 97 × 97 dots, which a phone reads from a hand's breadth of screen.
  expect(link.length).toBeLessThan(800)
})

test('a body that unpacks to no end is damaged', async () => {
  const bomb = await writeLetter({ ...letter, sdp: 'a=x\r\n'.repeat(100_000) })
  expect(await refusal(bomb)).toBe('damaged')
})

function changed(whole: string, place: number): string {
  return `${whole.slice(0, place)}${whole[place] === 'x' ? 'y' : 'x'}${whole.slice(place + 1)}`
}
