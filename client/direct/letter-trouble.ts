/** Why a pasted text is of no use here; each has a sentence of its own. */
export type LetterTroubleCode =
  | 'not-a-letter'
  | 'cut-off'
  | 'damaged'
  | 'newer-version'
  | 'wrong-kind'
  | 'own-letter'
  | 'other-call'
  | 'stale'

/** A text that cannot be taken; nothing has changed by it. */
export class LetterTrouble extends Error {
  override name = 'LetterTrouble'
  readonly code: LetterTroubleCode

  constructor(code: LetterTroubleCode) {
    super(code)
    this.code = code
  }
}
