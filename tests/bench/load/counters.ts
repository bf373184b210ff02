/** What one process counts, from its start on; the rates are differences. */
export class Counters {
  /** RTP that went out and came in, with what was sent again; UDP payload. */
  sent = { packets: 0, bytes: 0, feedback: 0 }
  received = { packets: 0, bytes: 0, feedback: 0 }
  /** Of the streams received: packets that there must have been, and those that arrived, once each. */
  streams = { expected: 0, arrived: 0 }
  /** Of these the sounds. */
  sounds = { expected: 0, arrived: 0 }
  /** Sends that were due, and those that came too late. */
  schedule = { due: 0, late: 0 }
  requests = { nack: 0, keyFrame: 0, retransmitted: 0 }
  samples = { opened: 0, forged: 0 }
  /** ms that sampled packets took, since they were last taken. */
  #delays: number[] = []

  delayed(ms: number): void {
    this.#delays.push(ms)
  }

  takeDelays(): number[] {
    const delays = this.#delays
    this.#delays = []
    return delays
  }
}
