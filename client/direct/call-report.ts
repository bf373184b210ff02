import { shallowRef, type ShallowRef } from 'vue'
import { Lifetime } from '#shared/lifetime.ts'

export type CallStates = {
  signaling: RTCSignalingState
  gathering: RTCIceGatheringState
  ice: RTCIceConnectionState
  dtls: RTCDtlsTransportState
}

/** One end of the way in use. */
export type PathEnd = { type: RTCIceCandidateType; address: string; port: number }

/** The candidate pair in use. `roundTripTime` in ms, undefined until measured. */
export type Path = {
  local: PathEnd
  remote: PathEnd
  protocol: string
  roundTripTime: number | undefined
}

/** ms between two looks at the statistics. */
const lookEvery = 1_000

/** What a connection is doing, for those who want to see it. */
export class CallReport {
  readonly states: ShallowRef<CallStates>
  readonly path: ShallowRef<Path | undefined> = shallowRef()
  readonly #connection: RTCPeerConnection
  readonly #life = new Lifetime()
  #dtls: RTCDtlsTransportState = 'new'

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection
    this.states = shallowRef(this.#read())
    const changed = (): void => void (this.states.value = this.#read())
    for (const event of ['signalingstatechange', 'icegatheringstatechange', 'iceconnectionstatechange'])
      connection.addEventListener(event, changed)
    this.#life.every(lookEvery, () => void this.#look())
  }

  close(): void {
    this.#life.close()
    this.#dtls = 'closed'
    this.states.value = { ...this.#read(), signaling: 'closed', ice: 'closed' }
    this.path.value = undefined
  }

  #read(): CallStates {
    const { signalingState, iceGatheringState, iceConnectionState } = this.#connection
    return {
      signaling: signalingState,
      gathering: iceGatheringState,
      ice: iceConnectionState,
      dtls: this.#dtls,
    }
  }

  async #look(): Promise<void> {
    const stats = await this.#connection.getStats().catch(() => undefined)
    if (!stats || this.#life.closed) return
    const transport = find(stats, ({ type }) => type === 'transport')
    const pair =
      stats.get(String(transport?.['selectedCandidatePairId'])) ??
      find(
        stats,
        ({ type, nominated, state }) => type === 'candidate-pair' && !!nominated && state === 'succeeded',
      )
    this.#dtls = (transport?.['dtlsState'] as RTCDtlsTransportState | undefined) ?? this.#dtls
    this.states.value = this.#read()
    this.path.value = pair && toPath(stats, pair)
  }
}

type Report = Record<string, unknown>

function find(stats: RTCStatsReport, suits: (report: Report) => boolean): Report | undefined {
  return ([...stats.values()] as Report[]).find(suits)
}

function toPath(stats: RTCStatsReport, pair: Report): Path | undefined {
  const local = stats.get(String(pair['localCandidateId'])) as Report | undefined
  const remote = stats.get(String(pair['remoteCandidateId'])) as Report | undefined
  if (!local || !remote) return undefined
  const seconds = pair['currentRoundTripTime'] as number | undefined
  return {
    local: toEnd(local),
    remote: toEnd(remote),
    protocol: local['protocol'] as string,
    roundTripTime: seconds === undefined ? undefined : seconds * 1_000,
  }
}

const toEnd = ({ candidateType, address, port }: Report): PathEnd => ({
  type: candidateType as RTCIceCandidateType,
  // Browsers keep some addresses to themselves.
  address: typeof address === 'string' ? address : '',
  port: Number(port),
})
