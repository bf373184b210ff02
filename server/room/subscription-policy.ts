import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import type { ExpectedView, View, ViewTile } from '#shared/protocol/view.ts'
import type { Allowance } from './allowance.ts'

/**
 * What a participant should receive of one track. `layer`: simulcast layer, 0 lowest; `temporalLayer`: 0 fewest
 * frames per second, each one more doubles them; `priority`: 1 to 255.
 */
export type Wish = { layer: number; temporalLayer: number; priority: number }

/** The layers that a participant receives of a track, as they were last decided. */
export type HeldLayers = (track: TrackId) => number | undefined

/**
 * Everything the decision depends on. `speaker` is the active one, `recent` are who spoke last, the most recent first;
 * `tracks` are in the order they were published; `held`: what flows already, which is kept when it is about right; `slots`: tracks of the room that carry the loudest
 * microphones, if there are too many of them to be heard one by one.
 */
export type Situation = {
  you: ParticipantId
  view: View | ExpectedView
  speaker: ParticipantId | null
  recent: readonly ParticipantId[]
  tracks: Iterable<Track>
  slots: readonly TrackId[]
  held: HeldLayers
  allowance: Allowance
}

const priorities = { audio: 255, screen: 200, speaker: 150, large: 100, small: 50 }

/** Up to these heights (device pixels) the layers 180p and 360p look right; above them only 720p does. */
const heights = { lowest: 216, middle: 432 }

/** A tile loses a layer only when it is so much smaller than the border: being resized, it must not flap. */
const clearlySmaller = 0.85

/** Temporal layers, each with half the frames of the next: small pictures get every second frame. */
const frames = { fewest: 0, half: 1, all: 2 }

/**
 * The one place that decides what a participant receives: every sound, and the video it sees, in the size it sees.
 * What is not in the answer must not be forwarded.
 */
export function wishesFor(situation: Situation): Map<TrackId, Wish> {
  const others = [...situation.tracks].filter((track) => track.owner !== situation.you)
  const sounds = others.filter((track) => isHeardAlone(situation, track)).map(({ id }) => id)
  return new Map([
    ...[...situation.slots, ...sounds].map((id) => [id, heard] as const),
    ...pictures(situation, others),
  ])
}

/** Beside the slots, which carry the loudest, screens are heard, and whoever is pinned. */
function isHeardAlone({ slots, view }: Situation, { source, owner }: Track): boolean {
  if (source !== 'microphone') return isScreenAudio(source)
  return slots.length === 0 || ('pinned' in view && (view.pinned?.includes(owner) ?? false))
}

const isScreenAudio = (source: Source): boolean => source === 'screen-audio'
export const isAudio = (source: Source): boolean => source === 'microphone' || isScreenAudio(source)

const heard: Wish = { layer: 0, temporalLayer: 0, priority: priorities.audio }

type Size = Pick<ViewTile, 'width' | 'height'>
const tileKey = (participant: ParticipantId, source: Source): string => `${participant} ${source}`

/** What is seen, the most important first, and no more than is allowed. */
function pictures(situation: Situation, others: Track[]): Array<[TrackId, Wish]> {
  const { view, allowance, speaker } = situation
  if (view.audioOnly || allowance.audioOnly) return []
  const video = others.filter(({ source }) => !isAudio(source))
  const tiles = 'hidden' in view ? seenTiles(view) : expectedTiles(view, video, speaker)
  return latestFirst(video, situation.recent)
    .flatMap((track): Array<[TrackId, Wish]> => {
      const tile = tiles.get(tileKey(track.owner, track.source))
      return tile ? [[track.id, pictureWish(situation, track, tile)]] : []
    })
    .sort(([, a], [, b]) => b.priority - a.priority)
    .slice(0, allowance.tiles)
}

/** Among pictures of equal weight those of who spoke last come first. */
function latestFirst(video: Track[], recent: readonly ParticipantId[]): Track[] {
  const rank = new Map(recent.map((id, index) => [id, index]))
  const rankOf = ({ owner }: Track) => rank.get(owner) ?? recent.length
  return video.toSorted((a, b) => rankOf(a) - rankOf(b))
}

function seenTiles(view: View): Map<string, Size> {
  if (view.hidden) return new Map()
  return new Map(view.tiles.map((tile) => [tileKey(tile.participant, tile.source), tile]))
}

/** Before the first view is known: screens, then the speaker, then who came first, as many as there is room for. */
function expectedTiles(view: ExpectedView, video: Track[], speaker: ParticipantId | null): Map<string, Size> {
  const rank = (track: Track): number => (track.source === 'screen' ? 0 : track.owner === speaker ? 1 : 2)
  const first = video.toSorted((a, b) => rank(a) - rank(b)).slice(0, view.tiles)
  return new Map(first.map((track) => [tileKey(track.owner, track.source), view]))
}

function pictureWish({ held, speaker, allowance }: Situation, track: Track, tile: Size): Wish {
  const layer = layerFor(tile, held(track.id))
  if (track.source === 'screen') return { layer, temporalLayer: frames.all, priority: priorities.screen }
  if (track.owner === speaker) return { layer, temporalLayer: frames.all, priority: priorities.speaker }
  const small = layer === 0
  return {
    layer: Math.min(layer, allowance.layer),
    temporalLayer: Math.max(frames.fewest, (small ? frames.half : frames.all) - allowance.halvings),
    priority: small ? priorities.small : priorities.large,
  }
}

/** The layer for a tile of this size; what is `held` already stays, unless the tile is larger or clearly smaller. */
function layerFor({ width, height }: Size, held = 0): number {
  // 16:9 video fills a tile by its height or by its width, whichever asks for more.
  const needed = Math.max(height, (width * 9) / 16)
  return Math.max(layerOf(needed), Math.min(held, layerOf(needed / clearlySmaller)))
}

function layerOf(height: number): number {
  if (height <= heights.lowest) return 0
  return height <= heights.middle ? 1 : 2
}
