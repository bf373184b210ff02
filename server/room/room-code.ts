import { randomInt } from 'node:crypto'
import type { RoomCode } from '#shared/protocol/ids.ts'

const consonants = 'bdfghjklmnprstvz'
const vowels = 'aeiou'

/** A new code that can be read aloud: `kibo-relu-tamo`, one of 2.6·10¹¹. */
export function randomRoomCode(): RoomCode {
  return [word(), word(), word()].join('-') as RoomCode
}

const word = (): string => syllable() + syllable()
const syllable = (): string => letter(consonants) + letter(vowels)
const letter = (letters: string): string => letters.charAt(randomInt(letters.length))
