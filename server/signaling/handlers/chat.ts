import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const chatHandlers: Pick<Handlers<Connection>, 'chat.send' | 'reaction.send'> = {
  'chat.send'({ seat: { room, member } }, { text }) {
    room.chat(member, text)
    return {}
  },

  'reaction.send'({ seat: { room, member } }, { emoji }) {
    room.react(member, emoji)
    return {}
  },
}
