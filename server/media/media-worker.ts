import { networkInterfaces } from 'node:os'
import { createWorker } from 'mediasoup'
import type { Router, RouterRtpCodecCapability, WebRtcServer, Worker } from 'mediasoup/types'
import type { Config } from '../config.ts'
import { listenInfosFor, mediaAddresses, type MediaAddress } from './addresses.ts'
import { workerLogSettings } from './log.ts'
import { OpenMedia } from './open-media.ts'
import { WorkerLoad } from './worker-load.ts'

/** A room weighs as much as this many subscriptions from its start, so that rooms that open together spread. */
const roomWeight = 10
/** Of a core, for each subscription: about what 30 packets a second take. */
const expectedShare = 0.001

/**
 * How often (ms) a worker looks at each line by itself while it does not probe it. libwebrtc's estimator asks for 25; its
 * pacer asks for 5, but paces nothing here: with 40 people the looks outnumbered the packets.
 */
const estimatorInterval = 25
const libwebrtcFieldTrials = `WebRTC-Bwe-AlrLimitedBackoff/Enabled/WebRTC-Pacer-MinPacketLimitMs/${estimatorInterval}/`

/** One mediasoup process with its one port, UDP and TCP, and what it carries. */
export class MediaWorker {
  readonly webRtcServer: WebRtcServer
  readonly addresses: readonly MediaAddress[]
  readonly startedAt = performance.now()
  readonly open: OpenMedia
  readonly #worker: Worker
  readonly #load: WorkerLoad
  #opening = 0

  /** Starts a process that listens at `port`. Rejects if the port is taken or there is no such program. */
  static async start(config: Config, port: number): Promise<MediaWorker> {
    const addresses = mediaAddresses(config, networkInterfaces())
    const worker = await createWorker({ ...workerLogSettings(config.LOG_LEVEL), libwebrtcFieldTrials })
    outliveTermination(worker)
    try {
      const server = await worker.createWebRtcServer({ listenInfos: listenInfosFor(addresses, port) })
      return new MediaWorker(worker, server, addresses)
    } catch (error) {
      worker.close()
      throw error
    }
  }

  private constructor(worker: Worker, webRtcServer: WebRtcServer, addresses: readonly MediaAddress[]) {
    this.#worker = worker
    this.webRtcServer = webRtcServer
    this.addresses = addresses
    this.open = new OpenMedia(worker)
    this.#load = new WorkerLoad(() => this.usage())
    worker.observer.once('close', () => this.#load.close())
  }

  get pid(): number {
    return this.#worker.pid
  }

  /** Closed, by us or by death. */
  get closed(): boolean {
    return this.#worker.closed
  }

  /** Ended without being asked to. */
  get died(): boolean {
    return this.#worker.died
  }

  get rooms(): number {
    return this.open.routers.size + this.#opening
  }

  get consumers(): number {
    return this.open.consumers.size
  }

  /** How busy it is, for comparison: what is forwarded costs by far the most, and each consumer about the same. */
  get load(): number {
    return this.rooms * roomWeight + this.consumers
  }

  /** How much of its core it used lately, measured; 1 is all of it. */
  get busy(): number {
    return this.#load.share
  }

  /** How much of its core it will use at least: many who came at once are not measured yet. */
  get expectedBusy(): number {
    return Math.max(this.busy, this.consumers * expectedShare)
  }

  /** Runs `action` when the process dies; its routers are closed by then. */
  onDeath(action: () => void): void {
    this.#worker.once('died', action)
  }

  /** CPU time so far, ms, and the most memory it ever used, bytes. */
  async usage(): Promise<{ user: number; system: number; memory: number }> {
    const { ru_utime, ru_stime, ru_maxrss } = await this.#worker.getResourceUsage()
    return { user: ru_utime, system: ru_stime, memory: ru_maxrss * 1_024 }
  }

  async openRouter(mediaCodecs: RouterRtpCodecCapability[]): Promise<Router> {
    this.#opening++
    try {
      return await this.#worker.createRouter({ mediaCodecs })
    } finally {
      this.#opening--
    }
  }

  close(): void {
    this.#worker.close()
  }
}

/**
 * mediasoup closes a worker as soon as this process is asked to end (SIGTERM). But meetings may go on for a while then;
 * whoever stops the server closes the workers.
 */
function outliveTermination(worker: Worker): void {
  const { onSignal } = worker as { onSignal?: NodeJS.SignalsListener }
  if (!onSignal) throw new Error('mediasoup has changed how it listens to signals')
  process.removeListener('SIGTERM', onSignal)
}
