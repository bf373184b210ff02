/** `unknown`: could not be tested, or there is nothing to test. */
export type Verdict = 'green' | 'amber' | 'red' | 'unknown'

/** A way for media to the server. One that is closed is no harm while another is open. */
const way = { works: 'green', failed: 'amber', 'not-offered': 'unknown', untested: 'unknown' } as const

/** Every test in the order in which they run, what can come out, and how bad that is. */
export const outcomes = {
  https: { secure: 'green', local: 'green', insecure: 'red', unreachable: 'red', untested: 'unknown' },
  websocket: { open: 'green', slow: 'amber', blocked: 'red', untested: 'unknown' },
  udp: way,
  tcp: way,
  'turn-udp': way,
  'turn-tcp': way,
  'turn-tls': way,
  candidates: {
    reflexive: 'green',
    relayed: 'green',
    local: 'amber',
    none: 'red',
    'not-offered': 'unknown',
    untested: 'unknown',
  },
  nat: {
    independent: 'green',
    symmetric: 'amber',
    unclear: 'unknown',
    unseen: 'unknown',
    'one-answer': 'unknown',
    'too-few': 'unknown',
    untested: 'unknown',
  },
  quality: { good: 'green', fair: 'amber', poor: 'red', untested: 'unknown' },
  bandwidth: { good: 'green', fair: 'amber', poor: 'red', busy: 'unknown', untested: 'unknown' },
  camera: { works: 'green', trouble: 'red', untested: 'unknown' },
  microphone: { works: 'green', silent: 'amber', trouble: 'red', untested: 'unknown' },
  playback: { returned: 'green', lost: 'red', untested: 'unknown' },
} as const satisfies Record<string, Record<string, Verdict>>

export type CheckId = keyof typeof outcomes
export type Outcome<Id extends CheckId> = keyof (typeof outcomes)[Id] & string

/** What was measured. Times in ms, rates in bit/s, loss in per cent. */
export type Facts = Partial<{
  time: number
  roundTripTime: number
  jitter: number
  lossUp: number
  lossDown: number
  up: number
  down: number
  path: string
  candidates: string
  servers: number
  size: string
  error: string
}>

export type CheckResult = { id: CheckId; outcome: string; verdict: Verdict; facts: Facts }

export function resultOf<Id extends CheckId>(id: Id, outcome: Outcome<Id>, facts: Facts = {}): CheckResult {
  const verdicts: Record<string, Verdict> = outcomes[id]
  return { id, outcome, verdict: verdicts[outcome] ?? 'unknown', facts }
}

/** The ways for media, the best first. */
export const wayIds = ['udp', 'tcp', 'turn-udp', 'turn-tcp', 'turn-tls'] as const
export type WayId = (typeof wayIds)[number]

const isWay = (id: CheckId): id is WayId => (wayIds as readonly string[]).includes(id)

/** What all results together mean for a meeting; undefined as long as nothing is known of its media. */
export function overallOf(results: readonly CheckResult[]): Verdict | undefined {
  const ways = results.filter(({ id }) => isWay(id))
  const others = results.filter(({ id }) => !isWay(id))
  if (others.some(({ id, verdict }) => verdict === 'red' && (id === 'https' || id === 'websocket')))
    return 'red'
  const tested = ways.filter(({ verdict }) => verdict !== 'unknown')
  if (tested.length === 0) return undefined
  if (!tested.some(({ verdict }) => verdict === 'green')) return 'red'
  // Media over TCP stumbles on every lost packet; it needs one way over UDP.
  const overUdp = ways.some(({ id, verdict }) => verdict === 'green' && (id === 'udp' || id === 'turn-udp'))
  // How others' networks find this one says nothing about the way to the server.
  const worse = others.some(({ id, verdict }) => id !== 'nat' && (verdict === 'amber' || verdict === 'red'))
  return overUdp && !worse ? 'green' : 'amber'
}
