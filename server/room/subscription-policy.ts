import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { ExpectedView, View, ViewTile } from '#shared/protocol/view.ts'

/** What a participant should receive of one track. `layer`: simulcast layer, 0 lowest; `priority`: 1 to 255. */
export type Wish = { layer: number; priority: number }

/** Everything the decision depends on. `speaker` is the active one; `tracks` are in the order they were published. */
export type Situation = {
  you: ParticipantId
  view: View | ExpectedView
  speaker: ParticipantId | null
  tracks: Iterable<Track>
}

const priorities = { audio: 255, screen: 200, speaker: 150, large: 100, small: 50 }

/** Up to these heights (device pixels) the layers 180p and 360p look right; above them only 720p does. */
const heights = { lowest: 216, middle: 432 }

/**
 * The one place that decides what a participant receives: every sound, and the video it sees, in the size it sees.
 * What is not in the answer must not be forwarded.
 */
export function wishesFor(situation: Situation): Map<TrackId, Wish> {
  const others = [...situation.tracks].filter((track) => track.owner !== situation.you)
  const wishes = new Map<TrackId, Wish>()
  for (const track of others)
    if (isAudio(track.source)) wishes.set(track.id, { layer: 0, priority: priorities.audio })
  const tiles =
    'hidden' in situation.view
      ? seenTiles(situation.view)
      : expectedTiles(situation.view, others, situation.speaker)
  for (const track of others) {
    const tile = isAudio(track.source) ? undefined : tiles.get(tileKey(track.owner, track.source))
    if (tile)
      wishes.set(track.id, { layer: layerFor(tile), priority: priorityOf(track, tile, situation.speaker) })
  }
  return new Map([...wishes].sort(([, a], [, b]) => b.priority - a.priority))
}

export const isAudio = (source: Source): boolean => source === 'microphone' || source === 'screen-audio'

type Size = Pick<ViewTile, 'width' | 'height'>
const tileKey = (participant: ParticipantId, source: Source): string => `${participant} ${source}`

function seenTiles(view: View): Map<string, Size> {
  if (view.hidden || view.audioOnly) return new Map()
  return new Map(view.tiles.map((tile) => [tileKey(tile.participant, tile.source), tile]))
}

/** Before the first view is known: screens, then the speaker, then who came first, as many as there is room for. */
function expectedTiles(
  view: ExpectedView,
  others: Track[],
  speaker: ParticipantId | null,
): Map<string, Size> {
  if (view.audioOnly) return new Map()
  const rank = (track: Track): number => (track.source === 'screen' ? 0 : track.owner === speaker ? 1 : 2)
  const video = others.filter((track) => !isAudio(track.source)).sort((a, b) => rank(a) - rank(b))
  return new Map(video.slice(0, view.tiles).map((track) => [tileKey(track.owner, track.source), view]))
}

/** 16:9 video fills a tile by its height or by its width, whichever asks for more. */
function layerFor({ width, height }: Size): number {
  const needed = Math.max(height, (width * 9) / 16)
  if (needed <= heights.lowest) return 0
  return needed <= heights.middle ? 1 : 2
}

function priorityOf(track: Track, tile: Size, speaker: ParticipantId | null): number {
  if (track.source === 'screen') return priorities.screen
  if (track.owner === speaker) return priorities.speaker
  return layerFor(tile) > 0 ? priorities.large : priorities.small
}
