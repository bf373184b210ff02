import type { Connection } from '../connection.ts'
import type { Handlers } from '../dispatch.ts'

type CheckCommands = 'check.prepare' | 'check.open' | 'check.publish' | 'check.close'

export const checkHandlers: Pick<Handlers<Connection>, CheckCommands> = {
  'check.prepare'({ check, relays }) {
    return { rtpCapabilities: check.rtpCapabilities, iceServers: relays.iceServers('check', check.id) }
  },

  'check.open'({ check }, ask) {
    return check.open(ask)
  },

  'check.publish'({ check }, { kind, rtpParameters }) {
    return check.publish(kind, rtpParameters)
  },

  'check.close'({ check }) {
    check.close()
    return {}
  },
}
