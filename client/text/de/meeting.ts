import type { Messages } from '../messages.ts'

export const meeting: Messages['meeting'] = {}
