import { pino, type Logger } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/** The server's log: one line of JSON per event, readable lines on a terminal. Names and texts appear at debug only. */
export function createLog(level: Config['LOG_LEVEL'], pretty = Boolean(process.stdout.isTTY)): Log {
  return pino({
    level,
    redact: ['resume', '*.resume', 'headers.authorization', 'headers.cookie'],
    ...(pretty && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  })
}
