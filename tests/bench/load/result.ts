/** Of many values (ms): half are below `p50`, all but 1 % below `p99`. None measured: NaN is not JSON, so null. */
export type Spread = { count: number; p50: number | null; p99: number | null; worst: number | null }

/** CPU in cores (1 = one core, busy all the time), memory in MiB. */
export type ProcessLoad = { name: string; cpu: number; memory: number }

/** What a real browser in the same room saw. `concealed`: share of sound that was made up. */
export type SentinelReport = {
  name: string
  /** From the click to the first remote frame, ms. */
  join: number | null
  framesPerSecond: number
  /** Share of the time in which a picture stood still too long. */
  frozen: number
  freezes: number
  concealed: number
  /** Pictures that arrived while measuring. */
  pictures: number
}

/** What was measured while nobody came or went. Rates are per second, bits are those of UDP payloads. */
export type LoadStep = {
  seconds: number
  participants: number
  publishers: number
  tracks: number
  /** Streams that arrived at participants. */
  subscriptions: number
  /** As the server sees it: `in` came from the participants, `out` went to them. Media packets; `feedback` is RTCP. */
  packets: { in: number; out: number; feedback: number }
  bits: { in: number; out: number }
  /** Share of the packets sent to participants that did not arrive, after retransmission. */
  loss: number
  /** The same of sound alone. */
  soundLoss: number
  /** Mean of all streams (RFC 3550), ms. */
  jitter: number
  /** From a publisher's send call to the kernel of the receiver, ms. */
  delay: Spread
  join: Spread
  /** Share of streams in which nothing came for more than 300 ms though something was due. */
  gaps: number
  /** Share of the pictures that participants look at in which nothing moved at all. */
  missing: number
  /** Participants who were to receive something and have received nothing. */
  waiting: number
  /** Pictures that moved, by the layer last seen in them, the lowest first. */
  layers: number[]
  requests: { nack: number; keyFrame: number; retransmitted: number }
  server: {
    workers: ProcessLoad[]
    node: ProcessLoad | null
    /** CPU microseconds of all workers per media packet sent to participants. */
    workerPerPacket: number | null
    /** Workers and Node together, MiB per participant, above what the empty server needs. */
    memoryPerParticipant: number | null
    /** Signalling messages per second, as participants count them. */
    messages: { in: number; out: number }
  }
  generator: {
    processes: ProcessLoad[]
    /** CPU microseconds per packet it received. */
    perPacket: number | null
    /** Greatest share of a core that one took while participants joined for this step. */
    joining: number
    /** Share of packets sent more than 20 ms after they were due. */
    late: number
    /** Received packets that were decrypted as a sample, and how many did not authenticate. */
    sampled: number
    forged: number
  }
  /** CPU of everything else on this machine, in cores. */
  others: number
  sentinels: SentinelReport[]
  /** Participants that could not join, or were thrown out. */
  failures: string[]
  /** Why this step must not be reported; empty when it may. */
  invalid: string[]
}

/** One run against one server, as it is written to disk. */
export type LoadResult = {
  target: string
  /** ISO 8601. */
  at: string
  machine: { processor: string; cores: number; memory: number; system: string; node: string }
  /** How it was asked for, in the words of the command. */
  scenario: Record<string, string | number | boolean>
  /** In the order in which participants were added. */
  steps: LoadStep[]
}
