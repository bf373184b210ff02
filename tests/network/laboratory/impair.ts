// Run inside a namespace: forwards UDP between callers and one server, and spoils it on the way. Says what it did at its end.
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram'

/**
 * What is done to each direction. `loss`: share of packets, 0 to 1; `burst`: how many are lost in a row on average
 * (Gilbert's model), 1 for each by itself; `delay`: ms one way; `rate`: bit/s, 0 for no limit, behind a queue of `queue` ms.
 */
export type Impairment = { loss: number; burst: number; delay: number; rate: number; queue: number }

/** What became of the packets. */
export type Impaired = { passed: number; lost: number; overflowed: number }

const [listening = '', host = '', port = '', told = '{}'] = process.argv.slice(2)
let impairment = JSON.parse(told) as Impairment
const impaired: Impaired = { passed: 0, lost: 0, overflowed: 0 }

/** One direction of one caller's flow. */
class Lane {
  readonly #send: (packet: Buffer) => void
  #losing = false
  /** ms: when the bottleneck has sent everything that waits. */
  #free = 0

  constructor(send: (packet: Buffer) => void) {
    this.#send = send
  }

  take(packet: Buffer): void {
    const { delay, rate, queue } = impairment
    if (this.#loses()) return void impaired.lost++
    const now = performance.now()
    const start = Math.max(now, this.#free)
    if (rate > 0 && start - now > queue) return void impaired.overflowed++
    // Headers of IP and UDP go through the bottleneck as well.
    this.#free = rate > 0 ? start + ((packet.length + 28) * 8_000) / rate : now
    impaired.passed++
    const wait = this.#free - now + delay
    if (wait < 1) this.#send(packet)
    else setTimeout(() => this.#send(packet), wait)
  }

  /** Two states, good and bad; in the bad one everything is lost, and it lasts `burst` packets on average. */
  #loses(): boolean {
    const { loss, burst } = impairment
    if (burst <= 1 || loss === 0) return Math.random() < loss
    const [enter, leave] = [loss / (burst * (1 - loss)), 1 / burst]
    this.#losing = this.#losing ? Math.random() >= leave : Math.random() < enter
    return this.#losing
  }
}

/** A caller has a socket of its own towards the server, as behind a NAT. */
class Caller {
  readonly up: Lane
  readonly #upstream: Socket

  constructor(front: Socket, { address, port: callerPort }: RemoteInfo) {
    const down = new Lane((packet) => front.send(packet, callerPort, address))
    this.#upstream = createSocket('udp4')
    this.#upstream.on('message', (packet) => down.take(packet))
    this.up = new Lane((packet) => this.#upstream.send(packet, Number(port), host))
  }
}

const callers = new Map<string, Caller>()
const front = createSocket('udp4')
front.on('message', (packet, from) => {
  const name = `${from.address}:${from.port}`
  const caller = callers.get(name) ?? new Caller(front, from)
  callers.set(name, caller)
  caller.up.take(packet)
})
front.bind(Number(listening), () => console.log(JSON.stringify({ ready: true })))

// A line on its input changes what is done from then on; the answer is what was done until then.
process.stdin.setEncoding('utf8')
process.stdin.on('data', (line: string) => {
  console.log(JSON.stringify(impaired))
  Object.assign(impaired, { passed: 0, lost: 0, overflowed: 0 })
  impairment = JSON.parse(line) as Impairment
})
process.stdin.on('end', () => process.exit(0))
