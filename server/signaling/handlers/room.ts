import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const roomHandlers: Pick<Handlers<Connection>, 'room.join' | 'room.leave'> = {
  async 'room.join'(connection, { room: code, resume, ...newcomer }) {
    const room = connection.rooms.open(code)
    const { joined } = await connection.sit(room, () => room.join(newcomer, connection, resume))
    return joined
  },

  'room.leave'(connection) {
    connection.leave()
    return {}
  },
}
