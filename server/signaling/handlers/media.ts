import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'

type MediaCommands =
  | 'media.open'
  | 'media.restart-ice'
  | 'media.ice-servers'
  | 'media.ready'
  | 'track.publish'
  | 'track.mute'
  | 'track.unpublish'
  | 'view.set'

export const mediaHandlers: Pick<Handlers<Connection>, MediaCommands> = {
  'media.open'({ seat: { room, member } }, ask) {
    return room.stage.reopen(member, ask)
  },

  async 'media.restart-ice'({ person }, { direction }) {
    return { iceParameters: await person.liveMedia.restartIce(direction) }
  },

  'media.ice-servers'({ seat: { room, member }, relays }) {
    return { iceServers: relays.iceServers(room.code, member.id), lifetime: relays.credentialLifetime }
  },

  'media.ready'({ person }, { ids }) {
    person.reception.ready(ids)
    return {}
  },

  async 'track.publish'({ seat: { room, member } }, { source, rtpParameters, muted }) {
    return { id: await room.stage.publish(member, source, rtpParameters, muted) }
  },

  async 'track.mute'({ seat: { room, member } }, { id, muted }) {
    await room.stage.mute(member, id, muted)
    return {}
  },

  'track.unpublish'({ seat: { room, member } }, { id }) {
    room.stage.unpublish(member, id)
    return {}
  },

  'view.set'({ seat: { room, member } }, view) {
    room.stage.see(member, view)
    return {}
  },
}
