import type { IceResource } from '#shared/protocol/http.ts'

/** ms: the call can be made without. */
const patience = 2_000

/** The STUN servers this server names; none if it names none or cannot be asked, which is enough within one network. */
export async function fetchStunServers(): Promise<RTCIceServer[]> {
  try {
    const response = await fetch('/api/ice', { signal: AbortSignal.timeout(patience) })
    return response.ok ? (((await response.json()) as IceResource).iceServers as RTCIceServer[]) : []
  } catch {
    // The page works without any server once it is here.
    return []
  }
}
