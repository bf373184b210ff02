import { Namespace, sweep } from './namespace.ts'
import { Host, Router } from './router.ts'
import type { NatType } from './nat.ts'

/**
 * Where the public hosts are. The laboratory's Internet is made of documentation addresses (RFC 5737, RFC 3849), and of
 * those for benchmarks (RFC 2544) where many are needed: homes.
 */
export const addresses = {
  site: '203.0.113.10',
  site6: '2001:db8:1::10',
  turn: '203.0.113.130',
  turnOther: '203.0.113.131',
} as const

const privateLeadsNowhere = `
table ip internet {
  chain pass {
    type filter hook prerouting priority -300;
    ip saddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } drop
    ip daddr { 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16 } drop
  }
}
`

/**
 * An Internet in network namespaces: a site, a TURN server, and homes behind routers that translate and filter as real
 * ones do. Everything is gone when it is disposed, and what a killed one left behind goes when the next is built.
 */
export class Laboratory implements AsyncDisposable {
  readonly internet: Namespace
  readonly site: Namespace
  readonly turn: Namespace
  readonly #all: Namespace[]
  #routers = 0

  private constructor(internet: Namespace, site: Namespace, turn: Namespace) {
    this.internet = internet
    this.site = site
    this.turn = turn
    this.#all = [internet, site, turn]
  }

  static async build(): Promise<Laboratory> {
    await sweep()
    const internet = await Namespace.create('internet')
    const laboratory = new Laboratory(
      internet,
      await Namespace.create('site'),
      await Namespace.create('turn'),
    )
    try {
      await laboratory.#connect()
      return laboratory
    } catch (error) {
      await laboratory[Symbol.asyncDispose]()
      throw error
    }
  }

  /** A home: a router of this type, and one host behind it. `ipv6`: it knows nothing else. */
  async home(name: string, nat: NatType, { ipv6 = false } = {}): Promise<Host> {
    const router = await this.router(name, nat, { ipv6 })
    const host = await Host.create(name)
    this.#all.push(host.namespace)
    await host.plugInto(router)
    return host
  }

  async router(name: string, nat: NatType, { ipv6 = false } = {}): Promise<Router> {
    const router = await Router.create({ name, nat, ipv6, index: ++this.#routers, internet: this.internet })
    this.#all.push(router.namespace)
    return router
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const namespace of this.#all.toReversed()) await namespace.close()
  }

  async #connect(): Promise<void> {
    const { internet, site, turn } = this
    await internet.ip(
      `link add site type veth peer name eth0 netns ${site.name}`,
      `link add turn type veth peer name eth0 netns ${turn.name}`,
      'addr add 203.0.113.1/25 dev site',
      'addr add 2001:db8:1::1/64 dev site nodad',
      'addr add 203.0.113.129/25 dev turn',
      // One lost packet must be one packet, not a bundle of many.
      'link set site up gso_max_segs 1',
      'link set turn up gso_max_segs 1',
    )
    await site.ip(
      `addr add ${addresses.site}/25 dev eth0`,
      `addr add ${addresses.site6}/64 dev eth0 nodad`,
      'link set eth0 up gso_max_segs 1',
      'route add default via 203.0.113.1',
      'route add default via 2001:db8:1::1',
    )
    await turn.ip(
      `addr add ${addresses.turn}/25 dev eth0`,
      `addr add ${addresses.turnOther}/25 dev eth0`,
      'link set eth0 up gso_max_segs 1',
      'route add default via 203.0.113.129',
    )
    await internet.sysctl(
      'net.ipv4.ip_forward=1',
      'net.ipv6.conf.all.forwarding=1',
      'net.ipv4.conf.all.rp_filter=0',
    )
    // As in the real one, private addresses lead nowhere.
    await internet.run('nft', ['-f', '-'], privateLeadsNowhere)
  }
}
