import type { LoadStep } from '../bench/load/result.ts'

/** A step at which everything is well, but for what is said otherwise. */
export const stepOf = (participants: number, changes: Partial<LoadStep> = {}): LoadStep => ({
  seconds: 10,
  participants,
  publishers: participants,
  tracks: 2 * participants,
  subscriptions: 12 * participants,
  packets: { in: 150 * participants, out: 700 * participants, feedback: 12 * participants },
  bits: { in: 2e6 * participants, out: 4e6 * participants },
  loss: 0.00002,
  soundLoss: 0.00001,
  jitter: 0.4,
  delay: { count: 9, p50: 0.3, p99: 1.2, worst: 4 },
  join: { count: participants, p50: 60, p99: 120, worst: 400 },
  gaps: 0,
  layers: [0, 9 * participants],
  requests: { nack: 0, keyFrame: 3, retransmitted: 0 },
  server: {
    workers: [{ name: 'worker', cpu: 0.018 * participants, memory: 60 + participants }],
    node: { name: 'node', cpu: 0.002 * participants, memory: 100 + participants },
    workerPerPacket: 25.7,
    memoryPerParticipant: 2,
    messages: { in: participants, out: participants },
  },
  generator: {
    processes: [{ name: 'generator', cpu: 0.01 * participants, memory: 90 }],
    perPacket: 14,
    late: 0,
    sampled: 400,
    forged: 0,
  },
  others: 0.1,
  sentinels: [],
  failures: [],
  invalid: [],
  ...changes,
})
