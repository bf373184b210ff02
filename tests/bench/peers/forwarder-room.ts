import type { Producer, Router, RouterRtpCodecCapability, WebRtcServer, Worker } from 'mediasoup/types'
import { ForwarderPeer } from './forwarder-peer.ts'

/** `demo`: with the observers that mediasoup-demo gives a room. `bare`: forwarding and nothing else. */
export type ForwarderPattern = 'demo' | 'bare'

const mediaCodecs: RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
]

/** A room as in mediasoup-demo: a consumer for everybody of everything that the others send. */
export class ForwarderRoom {
  readonly #router: Router
  readonly #server: WebRtcServer
  readonly #peers = new Set<ForwarderPeer>()
  readonly #observed: (producer: Producer) => Promise<void>

  static async open(worker: Worker, server: WebRtcServer, pattern: ForwarderPattern): Promise<ForwarderRoom> {
    const router = await worker.createRouter({ mediaCodecs })
    return new ForwarderRoom(router, server, pattern === 'demo' ? await observe(router) : async () => {})
  }

  private constructor(router: Router, server: WebRtcServer, observed: (producer: Producer) => Promise<void>) {
    this.#router = router
    this.#server = server
    this.#observed = observed
  }

  async join(fingerprint: string, listener: ForwarderPeer['listener']): Promise<ForwarderPeer> {
    return await ForwarderPeer.open(this.#router, this.#server, fingerprint, listener)
  }

  /** Its transports are known to it: others' streams can be told of. */
  async enter(peer: ForwarderPeer): Promise<void> {
    const waiting = [...this.#peers].flatMap(({ producers }) => [...producers])
    this.#peers.add(peer)
    for (const producer of waiting) await peer.consume(producer)
  }

  async produce(peer: ForwarderPeer, asked: Parameters<ForwarderPeer['produce']>[0]): Promise<string> {
    const producer = await peer.produce(asked)
    if (producer.kind === 'audio') await this.#observed(producer)
    // In one step with asking who is here: whoever comes later finds it.
    peer.producers.add(producer)
    const others = [...this.#peers].filter((other) => other !== peer)
    void Promise.all(others.map((other) => other.consume(producer)))
    return producer.id
  }

  leave(peer: ForwarderPeer): void {
    this.#peers.delete(peer)
    peer.close()
  }
}

async function observe(router: Router): Promise<(producer: Producer) => Promise<void>> {
  const levels = await router.createAudioLevelObserver({ maxEntries: 1, threshold: -80, interval: 800 })
  const speaker = await router.createActiveSpeakerObserver()
  return async ({ id: producerId }) => {
    await Promise.all([levels.addProducer({ producerId }), speaker.addProducer({ producerId })])
  }
}
