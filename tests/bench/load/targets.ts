import { AtriumTarget } from './atrium-target.ts'
import { JanusTarget } from './janus-target.ts'
import type { Target, TargetPlace } from './target.ts'

/** Opens the door to a server of any kind that is known here. */
export function openTarget(place: TargetPlace): Target {
  return place.kind === 'janus' ? new JanusTarget(place.url) : new AtriumTarget(place.url)
}
