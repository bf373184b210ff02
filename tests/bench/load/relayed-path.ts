import { Lifetime } from '#shared/lifetime.ts'
import { TurnClient } from '../../../server/doctor/turn-client.ts'
import type { PacketListener, PacketSocket } from './network.ts'
import type { RelayPlace, RemoteCandidate } from './target.ts'

/** The one channel of each allocation (RFC 8656, section 12). */
const channel = 0x4000
/** ms: before an allocation, a permission or a channel runs out. */
const renewal = 4 * 60_000

/** Has a TURN server relay between here and a peer, each path by an allocation of its own. `now`: µs since the epoch. */
export async function openRelayedPath(
  { address, port, protocol, username, credential }: RelayPlace,
  peer: RemoteCandidate,
  listener: PacketListener,
  now: () => number,
): Promise<PacketSocket> {
  const life = new Lifetime()
  const place = { host: address, port, protocol }
  const turn = life.own(await TurnClient.open(place, { username, password: credential }))
  try {
    await turn.allocate()
    await turn.createPermission(peer)
    await turn.bindChannel(channel, peer)
  } catch (error) {
    life.close()
    throw error
  }
  // A relay that forgets us is noticed as consent that is lost.
  life.every(renewal, () => {
    Promise.all([turn.refresh(), turn.bindChannel(channel, peer)]).catch(() => {})
  })
  turn.arrived = (data) => listener(data, now())
  return {
    send: (packets) => {
      for (const packet of packets) turn.sendBy(channel, packet)
    },
    settle: () => {},
    close: () => life.close(),
  }
}
