import * as z from 'zod'
import { viewPins, viewTiles } from '../limits.ts'
import { Nothing, ParticipantId } from './ids.ts'
import { defineCommands } from './command.ts'

const Pixels = z.number().int().min(0).max(16_384)

/** A tile on somebody's screen, in device pixels. It may be listed before its participant publishes that source. */
export const ViewTile = z.strictObject({
  participant: ParticipantId,
  source: z.enum(['camera', 'screen']),
  width: Pixels,
  height: Pixels,
})
export type ViewTile = z.infer<typeof ViewTile>

/**
 * What a participant has on screen; from this the server decides what it receives. `hidden`: the page is; `pinned`: who
 * is to be heard whoever else speaks.
 */
export const View = z.strictObject({
  hidden: z.boolean(),
  audioOnly: z.boolean(),
  tiles: z.array(ViewTile).max(viewTiles),
  pinned: z.array(ParticipantId).max(viewPins).optional(),
})
export type View = z.infer<typeof View>

/** What a joining participant expects to show, before it knows who is there: so many tiles of about this size. */
export const ExpectedView = z.strictObject({
  tiles: z.number().int().min(0).max(viewTiles),
  width: Pixels,
  height: Pixels,
  audioOnly: z.boolean(),
})
export type ExpectedView = z.infer<typeof ExpectedView>

export const viewCommands = defineCommands({
  'view.set': { input: View, output: Nothing, rate: { burst: 40, perSecond: 15 } },
})
