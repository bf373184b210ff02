import type { Consumer, PipeTransport, Producer, Router } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'
import { inwards } from './open-media.ts'

/** Large enough for the key frames of many cameras at once, as far as the system allows, bytes. */
const buffer = 4 * 2 ** 20

const pipeTransport = {
  listenInfo: { protocol: 'udp', ip: '127.0.0.1', sendBufferSize: buffer, recvBufferSize: buffer },
  appData: inwards,
} as const

/**
 * A way for tracks from one router to another, by UDP on loopback. (`Router.pipeToRouter` does the same, but lets a
 * pause fail unheard when a worker dies in that moment.)
 */
export class Pipe {
  readonly #near: PipeTransport
  readonly #far: PipeTransport

  static async lay(from: Router, to: Router): Promise<Pipe> {
    const life = new Lifetime()
    try {
      const [near, far] = await Promise.all([
        life.keep(from.createPipeTransport(pipeTransport)),
        life.keep(to.createPipeTransport(pipeTransport)),
      ])
      await Promise.all([near.connect(endOf(far)), far.connect(endOf(near))])
      return new Pipe(near, far)
    } catch (error) {
      life.close()
      throw error
    }
  }

  private constructor(near: PipeTransport, far: PipeTransport) {
    this.#near = near
    this.#far = far
    near.observer.once('close', () => far.close())
    far.observer.once('close', () => near.close())
  }

  /** Brings a producer to the other end, under the same id. It is paused as the first is, and ends with it. */
  async carry(producer: Producer): Promise<Producer> {
    const leaving = await this.#near.consume({ producerId: producer.id })
    try {
      const arriving = await this.#far.produce({
        id: producer.id,
        kind: leaving.kind,
        rtpParameters: leaving.rtpParameters,
        paused: leaving.producerPaused,
      })
      join(leaving, arriving)
      return arriving
    } catch (error) {
      leaving.close()
      throw error
    }
  }

  onClose(action: () => void): void {
    this.#near.observer.once('close', action)
  }

  close(): void {
    this.#near.close()
  }
}

const endOf = ({ tuple }: PipeTransport) => ({ ip: tuple.localAddress, port: tuple.localPort })

function join(leaving: Consumer, arriving: Producer): void {
  const follow = (): void => {
    if (arriving.paused === leaving.producerPaused) return
    const followed = leaving.producerPaused ? arriving.pause() : arriving.resume()
    // Asked again: it may have changed once more meanwhile.
    followed.then(follow, (error: unknown) => {
      if (!arriving.closed) throw error
    })
  }
  leaving.on('producerpause', follow)
  leaving.on('producerresume', follow)
  leaving.observer.once('close', () => arriving.close())
  arriving.observer.once('close', () => leaving.close())
  if (leaving.closed) arriving.close()
  else follow()
}
