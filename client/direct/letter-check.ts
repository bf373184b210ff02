import { LetterTrouble } from './letter-trouble.ts'
import type { Letter, LetterKind } from './letter.ts'

/** ms: after an hour hardly anybody still waits on the other side, and addresses may have changed. */
const holdsFor = 3_600_000

export type Expectation = {
  kind: LetterKind
  /** The call that was begun here, if any. */
  call?: string | undefined
  /** ms since the epoch. */
  now: number
}

/** Throws `LetterTrouble` if this letter, readable as it is, is not the one that is waited for. */
export function checkLetter(letter: Letter, { kind, call, now }: Expectation): void {
  if (letter.kind === 'offer' && letter.call === call) throw new LetterTrouble('own-letter')
  if (letter.kind !== kind) throw new LetterTrouble('wrong-kind')
  if (kind === 'answer' && letter.call !== call) throw new LetterTrouble('other-call')
  // Clocks differ; a letter from the future is as good as one of now.
  if (now - letter.at > holdsFor) throw new LetterTrouble('stale')
}
