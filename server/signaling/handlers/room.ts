import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const roomHandlers: Pick<Handlers<Connection>, 'room.join' | 'room.leave'> = {
  async 'room.join'(connection, { room: code, name, media, view, resume }) {
    const room = connection.rooms.open(code)
    const { joined } = await connection.sit(room, () => room.join({ name, media, view }, connection, resume))
    return joined
  },

  'room.leave'(connection) {
    connection.leave()
    return {}
  },
}
