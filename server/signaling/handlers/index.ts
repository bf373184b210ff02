import type { Handlers } from '../dispatch.ts'
import type { Connection } from '../connection.ts'
import { chatHandlers } from './chat.ts'
import { checkHandlers } from './check.ts'
import { directHandlers } from './direct.ts'
import { connectionHandlers } from './connection.ts'
import { mediaHandlers } from './media.ts'
import { participantHandlers } from './participant.ts'
import { roomHandlers } from './room.ts'

/** Who answers what. */
export const handlers: Handlers<Connection> = {
  ...connectionHandlers,
  ...roomHandlers,
  ...participantHandlers,
  ...mediaHandlers,
  ...directHandlers,
  ...chatHandlers,
  ...checkHandlers,
}
