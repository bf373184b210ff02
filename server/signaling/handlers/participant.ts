import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

export const participantHandlers: Pick<Handlers<Connection>, 'participant.rename' | 'hand.set'> = {
  'participant.rename'({ seat: { room, member } }, { name }) {
    room.rename(member, name)
    return {}
  },

  'hand.set'({ seat: { room, member } }, { raised }) {
    room.raiseHand(member, raised)
    return {}
  },
}
