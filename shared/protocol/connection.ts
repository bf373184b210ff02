import { defineCommands } from './command.ts'
import { Nothing } from './ids.ts'

export const connectionCommands = defineCommands({
  /** Asks for a sign of life, and measures how long it takes. */
  'connection.ping': { input: Nothing, output: Nothing, rate: { burst: 20, perSecond: 4 }, open: true },
})
