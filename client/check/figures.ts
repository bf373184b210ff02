import { selectedPair, type Entry } from '../media/selected-pair.ts'

/** The counters of an echo at one moment. Times in ms, the estimate in bit/s; all else in packets or bytes. */
export type Figures = {
  sent: number
  received: number
  lostUp: number
  lostDown: number
  bytesSent: number
  bytesReceived: number
  jitter: number
  roundTripTime: number | undefined
  /** What the browser believes the line can carry. */
  estimate: number | undefined
  /** The encoder gives less because this device is busy. */
  busy: boolean
  /** The loudest that was sent, 0 to 1. */
  level: number
  /** The way in use, as in `relay udp`. */
  path: string | undefined
}

/** Reads both reports of an echo (WebRTC Statistics). */
export function figuresOf(reports: { send: RTCStatsReport; receive: RTCStatsReport }): Figures {
  const send = reports.send as unknown as ReadonlyMap<string, Entry>
  const receive = reports.receive as unknown as ReadonlyMap<string, Entry>
  const out = ofType(send, 'outbound-rtp')
  const told = ofType(send, 'remote-inbound-rtp')
  const back = ofType(receive, 'inbound-rtp')
  const pair = selectedPair(send)
  const seconds = pair?.['currentRoundTripTime'] ?? told[0]?.['roundTripTime']
  return {
    sent: sum(out, 'packetsSent'),
    received: sum(back, 'packetsReceived'),
    lostUp: sum(told, 'packetsLost'),
    lostDown: sum(back, 'packetsLost'),
    bytesSent: sum(out, 'bytesSent'),
    bytesReceived: sum(back, 'bytesReceived'),
    jitter:
      1_000 * Math.max(0, ...[...told, ...back].filter(isSound).map((entry) => figure(entry['jitter']))),
    roundTripTime: seconds === undefined ? undefined : 1_000 * figure(seconds),
    estimate: pair && (figure(pair['availableOutgoingBitrate']) || undefined),
    busy: out.some((entry) => entry['qualityLimitationReason'] === 'cpu'),
    level: Math.max(0, ...ofType(send, 'media-source').map((entry) => figure(entry['audioLevel']))),
    path: pathOf(send, pair),
  }
}

function pathOf(entries: ReadonlyMap<string, Entry>, pair: Entry | undefined): string | undefined {
  const local = entries.get(String(pair?.['localCandidateId']))
  if (!local) return undefined
  const relay = local['relayProtocol']
  return [local['candidateType'], relay ?? local['protocol']].join(' ')
}

/** The packets of a picture share one time stamp, so that their jitter says little about the line. */
const isSound = (entry: Entry): boolean => entry['kind'] === 'audio'

const ofType = (entries: ReadonlyMap<string, Entry>, type: string): Entry[] =>
  [...entries.values()].filter((entry) => entry.type === type)
const sum = (entries: Entry[], key: string): number =>
  entries.reduce((total, entry) => total + figure(entry[key]), 0)
const figure = (value: unknown): number => (typeof value === 'number' ? value : 0)
