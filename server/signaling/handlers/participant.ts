import { peopleSince } from '../../room/people-pages.ts'
import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

type ParticipantCommands = 'participant.list' | 'participant.rename' | 'hand.set'

export const participantHandlers: Pick<Handlers<Connection>, ParticipantCommands> = {
  'participant.list'({ seat: { room } }, { since }) {
    return peopleSince(room.state, since)
  },

  'participant.rename'({ seat: { room, member } }, { name }) {
    room.rename(member, name)
    return {}
  },

  'hand.set'({ seat: { room, member } }, { raised }) {
    room.raiseHand(member, raised)
    return {}
  },
}
