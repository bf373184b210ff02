import { ForwarderTarget } from '../peers/forwarder-target.ts'
import { AtriumTarget } from './atrium-target.ts'
import { GaleneTarget } from './galene-target.ts'
import { JanusTarget } from './janus-target.ts'
import type { Target, TargetPlace } from './target.ts'

const targets = {
  atrium: AtriumTarget,
  forwarder: ForwarderTarget,
  galene: GaleneTarget,
  janus: JanusTarget,
} satisfies Record<TargetPlace['kind'], new (url: string) => Target>

/** Opens the door to a server of any kind that is known here. */
export const openTarget = ({ kind, url }: TargetPlace): Target => new targets[kind](url)
