/** One entry of a browser's report (WebRTC Statistics); which fields there are depends on its type. */
export type Entry = Record<string, string | number | boolean | undefined> & { id: string; type: string }

/** The pair of ICE candidates in use, if there is one yet. */
export function selectedPair(entries: ReadonlyMap<string, Entry>): Entry | undefined {
  const all = [...entries.values()]
  const transport = all.find(({ type }) => type === 'transport')
  const selected = entries.get(String(transport?.['selectedCandidatePairId']))
  // Firefox has no transport report; it marks the pair itself.
  return selected ?? all.find((entry) => entry.type === 'candidate-pair' && entry['selected'] === true)
}

/** Whether media goes through a TURN server. */
export function isRelayed(report: RTCStatsReport): boolean {
  const entries = report as unknown as ReadonlyMap<string, Entry>
  const local = entries.get(String(selectedPair(entries)?.['localCandidateId']))
  return local?.['candidateType'] === 'relay'
}
