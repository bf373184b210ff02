import { randomUUID } from 'node:crypto'
import type { DtlsParameters, Transport, WebRtcTransport } from 'mediasoup/types'
import { Lifetime } from '#shared/lifetime.ts'
import type { MediaId } from '#shared/protocol/ids.ts'
import type { TransportGrant } from '#shared/protocol/media.ts'
import type { ParticipantMedia } from '../room/media.ts'
import { withEveryAnnounced, type MediaAddress } from './addresses.ts'
import { refusing } from './refusals.ts'

type Direction = Parameters<ParticipantMedia['restartIce']>[0]

/** What carries a participant's media, whatever it is made of. `send` and `receive` as the participant sees them. */
export interface Transports {
  readonly grant: ParticipantMedia['grant']
  readonly send: Transport
  readonly receive: Transport
  restartIce(direction: Direction): ReturnType<ParticipantMedia['restartIce']>
  close(): void
}

/** Opens one transport, not yet connected. */
type OpenTransport = () => Promise<WebRtcTransport>

/** A browser's two transports, connected from the start as far as the server is concerned: its fingerprints are known. */
export class WebRtcTransports implements Transports {
  readonly grant: ParticipantMedia['grant']
  readonly send: WebRtcTransport
  readonly receive: WebRtcTransport

  /** Opens both at once; if either fails, neither remains. */
  static async open(
    openTransport: OpenTransport,
    dtlsParameters: DtlsParameters,
    addresses: readonly MediaAddress[],
  ): Promise<WebRtcTransports> {
    const life = new Lifetime()
    const open = async (): Promise<WebRtcTransport> => {
      const transport = await life.keep(openTransport())
      await transport.connect({ dtlsParameters })
      return transport
    }
    try {
      const [send, receive] = await refusing(Promise.all([open(), open()]))
      return new WebRtcTransports(send, receive, addresses)
    } catch (error) {
      life.close()
      throw error
    }
  }

  private constructor(send: WebRtcTransport, receive: WebRtcTransport, addresses: readonly MediaAddress[]) {
    this.send = send
    this.receive = receive
    this.grant = {
      id: randomUUID() as MediaId,
      send: grantOf(send, addresses),
      receive: grantOf(receive, addresses),
    }
  }

  restartIce(direction: Direction): ReturnType<ParticipantMedia['restartIce']> {
    return refusing(this[direction].restartIce())
  }

  close(): void {
    this.send.close()
    this.receive.close()
  }
}

function grantOf(transport: WebRtcTransport, addresses: readonly MediaAddress[]): TransportGrant {
  const { id, iceParameters, iceCandidates, dtlsParameters } = transport
  return {
    id,
    iceParameters,
    iceCandidates: withEveryAnnounced(iceCandidates, addresses),
    dtlsParameters,
  }
}
