import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const directHandlers: Pick<Handlers<Connection>, 'direct.send' | 'direct.report'> = {
  'direct.send'({ seat: { room, member } }, { id, message }) {
    room.direct.pass(member, id, message)
    return {}
  },

  'direct.report'({ seat: { room, member } }, { id, up }) {
    room.direct.report(member, id, up)
    return {}
  },
}
