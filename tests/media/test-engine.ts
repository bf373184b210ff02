import { observer } from 'mediasoup'
import type { DirectTransport, Router, Worker } from 'mediasoup/types'
import type { RoomCode, TrackId, ParticipantId } from '#shared/protocol/ids.ts'
import type { MediaAsk } from '#shared/protocol/media.ts'
import type { Source, Track } from '#shared/protocol/track.ts'
import { readConfig } from '../../server/config.ts'
import { MediasoupEngine } from '../../server/media/engine.ts'
import type { MediaLog } from '../../server/media/log.ts'
import type { MediasoupParticipantMedia } from '../../server/media/participant-media.ts'
import type { MediasoupRoomMedia } from '../../server/media/room-media.ts'
import type { Transports } from '../../server/media/transports.ts'
import type { Forwarding, RoomMediaListener, Voice } from '../../server/room/media.ts'
import { freePort } from '../support/free-port.ts'
import { dtlsParameters } from '../support/rtp.ts'

/** The router that mediasoup itself says was made last, and its worker; the engine is not asked. */
let made: { router: Router; worker: Worker } | undefined
observer.on('newworker', (worker) => {
  worker.observer.on('newrouter', (router) => (made = { router, worker }))
})

export const silentLog: MediaLog = { debug() {}, info() {}, warn() {}, error() {} }

export const flowing: Forwarding = { paused: false, layer: 2, temporalLayer: 2, priority: 100 }
export const paused: Forwarding = { ...flowing, paused: true }

/** A room's listener that remembers. */
export class Heard implements RoomMediaListener {
  losses = 0
  readonly readings: Array<ReadonlyArray<{ track: TrackId; volume: number }>> = []
  readonly scores: Array<[TrackId, number]> = []
  readonly slots: Array<readonly Voice[]> = []

  lost(): void {
    this.losses++
  }

  volumes(volumes: ReadonlyArray<{ track: TrackId; volume: number }>): void {
    this.readings.push(volumes)
  }

  voices(voices: readonly Voice[]): void {
    this.slots.push(voices)
  }

  score(track: TrackId, score: number): void {
    this.scores.push([track, score])
  }
}

/** A room of the engine, with a view behind the scenes. */
export type TestRoom = { media: MediasoupRoomMedia; heard: Heard; router: Router; worker: Worker }

/** A real engine with real workers on loopback; ends with the test that uses it (`using`). */
export class TestEngine implements Disposable {
  readonly engine: MediasoupEngine
  readonly port: number

  private constructor(engine: MediasoupEngine, port: number) {
    this.engine = engine
    this.port = port
  }

  static async start(environment: Record<string, string> = {}, log = silentLog): Promise<TestEngine> {
    const port = environment['MEDIA_PORT'] ?? String(await freePort())
    const config = readConfig({ LISTEN_IP: '127.0.0.1', WORKERS: '1', ...environment, MEDIA_PORT: port })
    return new TestEngine(await MediasoupEngine.start(config, log), Number(port))
  }

  /** What a browser asks that can decode everything on offer. */
  get ask(): MediaAsk {
    return { rtpCapabilities: this.engine.rtpCapabilities, dtlsParameters }
  }

  /** `listener`: hears of the room in place of `heard`. */
  async openRoom(listener?: RoomMediaListener): Promise<TestRoom> {
    const heard = new Heard()
    const media = await this.engine.openRoom('room' as RoomCode, listener ?? heard)
    if (!made) throw new Error('mediasoup made no router')
    return { media, heard, ...made }
  }

  /** A participant whose packets a test can make and see: not behind a WebRTC transport, all else is the same. */
  async openDirect({ media }: TestRoom): Promise<DirectParticipant> {
    const made: { send?: DirectTransport; receive?: DirectTransport; router?: Router } = {}
    const open = async ({ router }: { router: Router }): Promise<Transports> => {
      const [send, receive] = await Promise.all([
        router.createDirectTransport(),
        router.createDirectTransport(),
      ])
      Object.assign(made, { send, receive, router })
      return directTransports(send, receive)
    }
    const participant = await media.admit(open, this.engine.rtpCapabilities)
    return { media: participant, ...(made as Required<typeof made>) }
  }

  [Symbol.dispose](): void {
    this.engine.close()
  }
}

export type DirectParticipant = {
  media: MediasoupParticipantMedia
  send: DirectTransport
  receive: DirectTransport
  /** Of the branch that was chosen for this participant. */
  router: Router
}

const directTransports = (send: DirectTransport, receive: DirectTransport): Transports => ({
  grant: {} as Transports['grant'],
  send,
  receive,
  restartIce: () => Promise.reject(new Error('no ICE here')),
  close() {
    send.close()
    receive.close()
  },
})

let tracks = 0

export function newTrack(source: Source, muted = false): Track {
  return {
    id: `track-${process.pid}-${tracks++}` as TrackId,
    owner: 'somebody' as ParticipantId,
    source,
    muted,
  }
}
