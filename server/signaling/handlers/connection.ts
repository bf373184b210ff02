import type { Connection } from '../connection.ts'
import type { Handlers } from '../dispatch.ts'

export const connectionHandlers: Pick<Handlers<Connection>, 'connection.ping'> = {
  'connection.ping': () => ({}),
}
