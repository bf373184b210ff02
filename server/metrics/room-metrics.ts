import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { ErrorCode } from '#shared/errors.ts'
import type { CommandName } from '#shared/protocol/index.ts'
import { Source } from '#shared/protocol/track.ts'
import type { DoorObserver } from '../door-observer.ts'
import type { Occurrence, RoomObserver } from '../room/observer.ts'
import type { Rooms } from '../room/rooms.ts'
import { isAudio } from '../room/subscription-policy.ts'

/** What happens in rooms and at the doors, counted as it happens. */
export class RoomMetrics implements RoomObserver, DoorObserver {
  readonly #opened: Counter
  readonly #joins: Counter<'result'>
  readonly #joinSeconds: Histogram
  readonly #resumes: Counter<'result'>
  readonly #iceRestarts: Counter
  readonly #mediaLosses: Counter
  readonly #requests: Counter<'command'>
  readonly #refusals: Counter<'door' | 'code'>

  constructor(registry: Registry) {
    const registers = [registry]
    this.#opened = new Counter({ name: 'atrium_room_opened_total', help: 'Rooms opened.', registers })
    this.#joins = new Counter({
      name: 'atrium_participant_join_total',
      help: 'Requests to join, resumed ones included, by their result: ok or the code of the refusal.',
      labelNames: ['result'],
      registers,
    })
    this.#joinSeconds = new Histogram({
      name: 'atrium_participant_join_seconds',
      help: 'Time from the request to join to its answer, which carries all that media needs to flow.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    })
    this.#resumes = new Counter({
      name: 'atrium_resume_total',
      help: 'Tries to come back as oneself: resumed; expired (in again, but the place was gone); invalid (no genuine proof).',
      labelNames: ['result'],
      registers,
    })
    this.#iceRestarts = new Counter({
      name: 'atrium_ice_restart_total',
      help: 'ICE restarts granted, one for each transport.',
      registers,
    })
    this.#mediaLosses = new Counter({
      name: 'atrium_room_media_lost_total',
      help: 'Rooms whose media was lost with its worker.',
      registers,
    })
    this.#requests = new Counter({
      name: 'atrium_signal_request_total',
      help: 'Commands over the socket.',
      labelNames: ['command'],
      registers,
    })
    this.#refusals = new Counter({
      name: 'atrium_refusal_total',
      help: 'Refusals and faults (internal) by their code, over the socket (signal) and HTTP (http).',
      labelNames: ['door', 'code'],
      registers,
    })
    this.#beginAtZero()
  }

  happened(occurrence: Occurrence, facts: Record<string, unknown>): void {
    if (occurrence === 'room opened') this.#opened.inc()
    if (occurrence === 'media lost') this.#mediaLosses.inc()
    if (occurrence === 'participant resumed') this.#resumes.inc({ result: 'resumed' })
    if (occurrence === 'resume failed') this.#resumes.inc({ result: String(facts['reason']) })
  }

  failed(): void {
    this.#refusals.inc({ door: 'room', code: 'internal' })
  }

  answered(command: CommandName | 'unknown', code: 'ok' | ErrorCode, ms: number): void {
    this.#requests.inc({ command })
    if (code !== 'ok') this.#refusals.inc({ door: 'signal', code })
    if (command === 'room.join') this.#joins.inc({ result: code })
    if (command === 'room.join' && code === 'ok') this.#joinSeconds.observe(ms / 1_000)
    if (command === 'media.restart-ice' && code === 'ok') this.#iceRestarts.inc()
  }

  refused(code: ErrorCode): void {
    this.#refusals.inc({ door: 'http', code })
  }

  /** What has not happened yet has happened 0 times: so Prometheus sees the first time too. */
  #beginAtZero(): void {
    for (const result of ['resumed', 'expired', 'invalid']) this.#resumes.inc({ result }, 0)
    for (const result of ['ok', 'overloaded']) this.#joins.inc({ result }, 0)
    this.#refusals.inc({ door: 'signal', code: 'overloaded' }, 0)
  }
}

/** How things stand in the rooms, looked at when asked. */
export function roomGauges(registry: Registry, rooms: Rooms): void {
  const registers = [registry]
  void new Gauge({
    name: 'atrium_rooms',
    help: 'Rooms open, by the way their media takes: server, or direct between the only two.',
    labelNames: ['path'],
    registers,
    collect() {
      this.reset()
      for (const path of ['server', 'direct']) this.set({ path }, 0)
      for (const { state } of rooms) this.inc({ path: state.direct?.settled ? 'direct' : 'server' })
    },
  })
  void new Gauge({
    name: 'atrium_participants',
    help: 'Participants, by whether they are connected or may still come back (away).',
    labelNames: ['state'],
    registers,
    collect() {
      this.reset()
      for (const state of ['connected', 'away']) this.set({ state }, 0)
      for (const { state } of rooms)
        for (const { away } of state.participants.values()) this.inc({ state: away ? 'away' : 'connected' })
    },
  })
  void new Gauge({
    name: 'atrium_tracks',
    help: 'Tracks published.',
    labelNames: ['kind', 'source'],
    registers,
    collect() {
      this.reset()
      for (const source of Source.options) this.set({ kind: isAudio(source) ? 'audio' : 'video', source }, 0)
      for (const { state } of rooms)
        for (const { source } of state.tracks.values())
          this.inc({ kind: isAudio(source) ? 'audio' : 'video', source })
    },
  })
}
