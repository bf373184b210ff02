import { errors } from './en/errors.ts'
import { meeting } from './en/meeting.ts'
import { shell } from './en/shell.ts'

export const en = { shell, meeting, errors } as const
