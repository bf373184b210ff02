import type { PathSample } from './silence.ts'

/** A report's entry (WebRTC Statistics), as far as it is needed here. */
type Entry = Record<string, unknown> & { id: string; type: string }

/** What the selected candidate pair has heard and sent; undefined while there is none. `at` in ms. */
export function pathSample(report: RTCStatsReport, at: number): PathSample | undefined {
  const pair = selectedPair(report)
  if (!pair) return undefined
  const sum = (...keys: string[]) => keys.reduce((total, key) => total + figure(pair[key]), 0)
  return {
    at,
    pair: pair.id,
    heard: sum('bytesReceived', 'responsesReceived', 'requestsReceived'),
    // What the network refuses to take was sent, too.
    sent: sum('bytesSent', 'bytesDiscardedOnSend'),
  }
}

function selectedPair(report: RTCStatsReport): Entry | undefined {
  let selected: string | undefined
  let pair: Entry | undefined
  report.forEach((entry: Entry) => {
    if (entry.type === 'transport') selected = entry['selectedCandidatePairId'] as string | undefined
    // Firefox has no transport report; it marks the pair itself.
    if (entry.type === 'candidate-pair' && entry['selected'] === true) pair = entry
  })
  return selected === undefined ? pair : (report.get(selected) as Entry | undefined)
}

const figure = (value: unknown): number => (typeof value === 'number' ? value : 0)
