import { Refusal } from '#shared/errors.ts'
import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const roomHandlers: Pick<Handlers<Connection>, 'room.approach' | 'room.join' | 'room.leave'> = {
  'room.approach'(connection, { room: code, ...visit }) {
    const room = connection.rooms.get(code)
    if (!room) throw new Refusal('not-found', 'nobody is inside')
    return connection.approach(room, visit)
  },

  async 'room.join'(connection, { room: code, resume, ...newcomer }) {
    const room = connection.rooms.open(code)
    const { joined } = await connection.sit(room, () =>
      room.join(newcomer, connection, { token: resume, visitor: connection.visitorOf(room) }),
    )
    return joined
  },

  'room.leave'(connection) {
    connection.leave()
    return {}
  },
}
