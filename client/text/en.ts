import { check } from './en/check.ts'
import { direct } from './en/direct.ts'
import { errors } from './en/errors.ts'
import { meeting } from './en/meeting.ts'
import { shell } from './en/shell.ts'

export const en = { shell, meeting, direct, check, errors } as const
