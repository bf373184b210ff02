import { computed, type ComputedRef } from 'vue'
import type { ParticipantId, TrackId } from '#shared/protocol/ids.ts'
import type { RoomState } from '#shared/room-state.ts'
import type { DirectPath } from './direct-path.ts'
import type { Receiving, RemoteTrack } from './receiving.ts'

export type IncomingOptions = {
  receiving: Receiving
  direct: DirectPath
  state(): RoomState
  you(): ParticipantId | undefined
  /** No picture is wanted. */
  audioOnly(): boolean
}

/** What arrives from the others, each track by the path that it takes now. */
export function incomingOf(options: IncomingOptions): ComputedRef<ReadonlyMap<TrackId, RemoteTrack>> {
  const { receiving, direct, state, you, audioOnly } = options
  return computed(() => {
    const routed = receiving.tracks.value
    if (direct.carrying.value.size === 0) return routed
    const all = new Map(routed)
    for (const { id, owner, source } of state().tracks.values()) {
      const media = owner === you() ? undefined : direct.media(source)
      if (!media) continue
      const kind = media.kind === 'audio' ? 'audio' : 'video'
      all.set(id, {
        track: id,
        media,
        kind,
        paused: kind === 'video' && audioOnly(),
        layer: null,
        settled: true,
      })
    }
    return all
  })
}
