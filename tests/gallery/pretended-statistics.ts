import type { ClientRoom } from '../../client/room/room.ts'
import type { StatisticsSample, TrackStatistics } from '../../client/room/statistics.ts'

/** A minute of plausible figures. */
export function pretendedHistory(room: ClientRoom): StatisticsSample[] {
  return Array.from({ length: 60 }, (_, index) => ({
    at: Date.now() - (60 - index) * 1_000,
    connection: {
      bitrateUp: 1_300_000 + Math.sin(index / 5) * 240_000,
      bitrateDown: 2_900_000 + Math.sin(index / 7) * 500_000 - (index > 38 && index < 44 ? 1_400_000 : 0),
      loss: index > 38 && index < 44 ? 0.031 : 0.001,
      roundTripTime: 24,
      protocol: 'udp',
      localCandidate: 'host 192.0.2.7:51234',
      remoteCandidate: 'host 198.51.100.4:44444',
      availableUp: 2_800_000,
      availableDown: 0,
    },
    tracks: [...room.state.value.tracks.values()].map(({ id, owner, source }): TrackStatistics => {
      const own = owner === room.you.value
      const video = source === 'camera' || source === 'screen'
      return {
        track: own ? source : id,
        direction: own ? 'send' : 'receive',
        source,
        kind: video ? 'video' : 'audio',
        codec: video ? 'VP8' : 'opus',
        bitrate: video ? 820_000 : 32_000,
        loss: 0.002,
        jitter: 4,
        width: video ? 1_280 : 0,
        height: video ? 720 : 0,
        fps: video ? 30 : 0,
        layer: video ? 'r2' : '',
        frames: 18_000,
        concealed: 0,
        freezes: 0,
        bytes: 61_000_000,
      }
    }),
  }))
}
