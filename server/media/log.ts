import { setLogEventListeners } from 'mediasoup'
import type { WorkerLogLevel, WorkerLogTag } from 'mediasoup/types'
import type { Config } from '../config.ts'

type Write = (facts: object, message: string) => void

/** What the engine tells an operator. Every pino logger will do. */
export type MediaLog = { debug: Write; info: Write; warn: Write; error: Write }

const verbose = (level: Config['LOG_LEVEL']): boolean => level === 'debug' || level === 'trace'

/**
 * How talkative a worker is. Its warnings can be provoked by any packet from anywhere and name addresses, so they are
 * for debugging only.
 */
export function workerLogSettings(level: Config['LOG_LEVEL']): {
  logLevel: WorkerLogLevel
  logTags: WorkerLogTag[]
} {
  return {
    logLevel: level === 'trace' ? 'debug' : verbose(level) ? 'warn' : 'error',
    logTags: ['info', 'ice', 'dtls', 'srtp', 'bwe'],
  }
}

/** Sends what mediasoup and its workers say to `log`. There is one such log per process. */
export function adoptMediasoupLog(log: MediaLog, level: Config['LOG_LEVEL']): void {
  setLogEventListeners({
    onerror: (source, message, error) => {
      // The worker says aloud what it also answers: parameters it refuses. Whoever asked hears of it as a refusal.
      const refused = message.includes('throwing MediaSoup')
      log[refused ? 'debug' : 'error']({ source, ...(error && { err: error }) }, message)
    },
    ...(verbose(level) && { onwarn: (source, message) => log.debug({ source }, message) }),
    // Composed for every request to a worker: too dear to be thrown away.
    ...(level === 'trace' && { ondebug: (source, message) => log.debug({ source }, message) }),
  })
}
