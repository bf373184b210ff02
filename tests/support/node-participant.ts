import { FakeMediaStreamTrack } from 'fake-mediastreamtrack'
import { Device } from 'mediasoup-client'
import * as fakeParameters from 'mediasoup-client/fakeParameters'
import { FakeHandler } from 'mediasoup-client/handlers/FakeHandler'
import type { RoomCode } from '#shared/protocol/ids.ts'
import { LocalMedia } from '../../client/media/local-media.ts'
import { ClientRoom } from '../../client/room/room.ts'
import { dtlsParameters } from './rtp.ts'

/** A microphone and a camera that are always there. */
function fakeMediaDevices(): MediaDevices {
  const track = (kind: 'audio' | 'video') => new FakeMediaStreamTrack({ kind })
  return {
    getUserMedia: async ({ audio }: MediaStreamConstraints) => ({
      getTracks: () => [track(audio ? 'audio' : 'video')],
    }),
    getDisplayMedia: async () => ({
      getVideoTracks: () => [track('video')],
      getAudioTracks: () => [track('audio')],
    }),
    enumerateDevices: async () => [],
  } as unknown as MediaDevices
}

/** The client's own meeting logic in plain Node: everything real but the browser's media engine. */
export class NodeParticipant implements Disposable {
  readonly name: string
  readonly local: LocalMedia
  readonly room: ClientRoom
  readonly stored = new Map<string, string>()

  constructor(url: string, code: string, name: string, stored = new Map<string, string>()) {
    Object.defineProperty(globalThis, 'navigator', {
      value: { mediaDevices: fakeMediaDevices() },
      configurable: true,
    })
    this.name = name
    this.stored = stored
    this.local = new LocalMedia()
    this.room = new ClientRoom({
      code: code as RoomCode,
      local: this.local,
      url,
      newDevice: async () => new Device({ handlerFactory: FakeHandler.createFactory(fakeParameters) }),
      newCredentials: async () => ({ certificates: [], dtlsParameters }),
      storage: {
        getItem: (key) => stored.get(key) ?? null,
        setItem: (key, value) => void stored.set(key, value),
        removeItem: (key) => void stored.delete(key),
      },
    })
  }

  join(): Promise<void> {
    return this.room.join(this.name, { tiles: 9, width: 320, height: 180, audioOnly: false })
  }

  /** The names of everybody in the room, as this participant knows it. */
  get names(): string[] {
    return [...this.room.state.value.participants.values()].map(({ name }) => name).toSorted()
  }

  /** What it receives, as `owner/source`. */
  get received(): string[] {
    const { participants, tracks } = this.room.state.value
    return [...this.room.incoming.value.keys()]
      .map((id) => {
        const track = tracks.get(id)
        return `${track && participants.get(track.owner)?.name}/${track?.source}`
      })
      .toSorted()
  }

  [Symbol.dispose](): void {
    this.room.close()
    this.local.close()
  }
}
