import { check } from './de/check.ts'
import { direct } from './de/direct.ts'
import { errors } from './de/errors.ts'
import { meeting } from './de/meeting.ts'
import { shell } from './de/shell.ts'
import type { Messages } from './messages.ts'

export const de: Messages = { shell, meeting, direct, check, errors }
