import { ForwarderTarget } from '../peers/forwarder-target.ts'
import { AtriumTarget } from './atrium-target.ts'
import { JanusTarget } from './janus-target.ts'
import type { Target, TargetPlace } from './target.ts'

/** Opens the door to a server of any kind that is known here. */
export function openTarget({ kind, url }: TargetPlace): Target {
  if (kind === 'janus') return new JanusTarget(url)
  return kind === 'forwarder' ? new ForwarderTarget(url) : new AtriumTarget(url)
}
