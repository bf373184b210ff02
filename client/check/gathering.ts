import { Lifetime } from '#shared/lifetime.ts'
import type { Gathered } from './nat.ts'

/** ms: where UDP is dropped, a browser waits 40 s for STUN. */
const limit = 6_000

/** All candidates that this browser finds with these servers, of whatever kind. */
export function gatherCandidates(iceServers: RTCIceServer[]): Promise<Gathered[]> {
  return new Promise((resolve, reject) => {
    const life = new Lifetime()
    const connection = life.own(new RTCPeerConnection({ iceServers }))
    const found: Gathered[] = []
    const done = (): void => {
      life.close()
      resolve(found)
    }
    connection.addEventListener('icecandidate', ({ candidate }) => {
      // An empty line ends one generation, null all of them.
      if (candidate?.candidate) found.push(candidate)
      else if (candidate === null) done()
    })
    life.after(limit, done)
    connection.createDataChannel('')
    connection.setLocalDescription().catch((error: unknown) => {
      life.close()
      reject(error)
    })
  })
}
