import { Namespace } from './namespace.ts'
import { rulesOf, translationOf, type Firewall, type NatType } from './nat.ts'

type RouterPlan = { name: string; nat: NatType; ipv6: boolean; index: number; internet: Namespace }

/** A router between a home's network and the Internet. */
export class Router {
  readonly namespace: Namespace
  readonly #plan: RouterPlan
  #nat: NatType
  #firewall: Firewall = 'none'

  private constructor(namespace: Namespace, plan: RouterPlan) {
    this.namespace = namespace
    this.#plan = plan
    this.#nat = plan.nat
  }

  static async create(plan: RouterPlan): Promise<Router> {
    const router = new Router(await Namespace.create(`r-${plan.name}`), plan)
    await router.#connect()
    await router.#load()
    return router
  }

  /** Its public address. */
  get address(): string {
    return `198.18.${this.#plan.index}.2`
  }

  get ipv6(): boolean {
    return this.#plan.ipv6
  }

  /** The address in its network that ends with this number, with the network's size. */
  lan(host: number): string {
    if (this.#plan.ipv6) return `2001:db8:a:${this.#plan.index}::${host}/64`
    return this.#plan.nat === 'open'
      ? `198.19.${this.#plan.index}.${host}/24`
      : `192.168.${this.#plan.index}.${host}/24`
  }

  /** Other rules from now on; what it had mapped is forgotten. */
  async translate(nat: Exclude<NatType, 'open'>): Promise<void> {
    this.#nat = nat
    await this.#load()
    await this.namespace.run('conntrack', ['-F'])
  }

  async protect(firewall: Firewall): Promise<void> {
    this.#firewall = firewall
    await this.#load()
  }

  async #load(): Promise<void> {
    const rules = `${rulesOf(this.#nat, this.#firewall)}${translationOf(this.#nat)}`
    await this.namespace.run('nft', ['-f', '-'], rules)
  }

  async #connect(): Promise<void> {
    const { internet, index, nat, ipv6 } = this.#plan
    const { namespace } = this
    const far = `198.18.${index}.1`
    const link = `r${index}`
    await internet.ip(
      `link add ${link} type veth peer name wan netns ${namespace.name}`,
      `addr add ${far}/24 dev ${link}`,
      `addr add 2001:db8:f:${index}::1/64 dev ${link} nodad`,
      `link set ${link} up gso_max_segs 1`,
    )
    await namespace.ip(
      `addr add ${this.address}/24 dev wan`,
      `addr add 2001:db8:f:${index}::2/64 dev wan nodad`,
      'link set wan up gso_max_segs 1',
      'link add lan type bridge',
      `addr add ${this.lan(1)} dev lan ${ipv6 ? 'nodad' : ''}`,
      'link set lan up',
      `route add default via ${far}`,
      `route add default via 2001:db8:f:${index}::1`,
    )
    const own = ipv6
      ? `route add 2001:db8:a:${index}::/64 via 2001:db8:f:${index}::2`
      : `route add ${this.lan(0)} via ${this.address}`
    if (ipv6 || nat === 'open') await internet.ip(own)
    await namespace.sysctl(
      'net.ipv4.ip_forward=1',
      'net.ipv6.conf.all.forwarding=1',
      'net.ipv4.conf.all.rp_filter=0',
      'net.ipv4.conf.all.send_redirects=0',
      'net.netfilter.nf_conntrack_udp_timeout_stream=120',
    )
  }
}

/** Somebody's machine, plugged into a router's network. */
export class Host {
  readonly namespace: Namespace
  #router: Router | undefined
  #plugs = 0
  #last = 10

  private constructor(namespace: Namespace) {
    this.namespace = namespace
  }

  static async create(name: string): Promise<Host> {
    return new Host(await Namespace.create(name))
  }

  get router(): Router {
    if (!this.#router) throw new Error('plugged into nothing')
    return this.#router
  }

  /** Leaves the network it was in, and enters this one. */
  async plugInto(router: Router): Promise<void> {
    await this.#router?.namespace.ip(`link del ${this.#plug}`)
    this.#router = router
    this.#plugs++
    await this.namespace.ip(
      `link add ${this.#card} type veth peer name ${this.#plug} netns ${router.namespace.name}`,
    )
    await router.namespace.ip(`link set ${this.#plug} master lan up gso_max_segs 1`)
    await this.#address()
  }

  /** Another address in the same network, as after a new lease. */
  async readdress(): Promise<void> {
    const old = this.router.lan(this.#last++)
    await this.namespace.ip(`addr del ${old} dev ${this.#card}`)
    await this.#address()
  }

  /** Another address that comes before the old one goes: most browsers hear nothing of it. */
  async renumber(): Promise<void> {
    const old = this.router.lan(this.#last++)
    await this.namespace.sysctl(`net.ipv4.conf.${this.#card}.promote_secondaries=1`)
    await this.namespace.ip(
      `addr add ${this.router.lan(this.#last)} dev ${this.#card}`,
      `addr del ${old} dev ${this.#card}`,
    )
  }

  /** Pulls the cable, or plugs it in again. */
  async cable(plugged: boolean): Promise<void> {
    await this.router.namespace.ip(`link set ${this.#plug} ${plugged ? 'up' : 'down'}`)
  }

  get #card(): string {
    return `eth${this.#plugs}`
  }

  /** The router's end of the cable. */
  get #plug(): string {
    return `${this.namespace.name.split('-').at(-1)}${this.#plugs}`.slice(-12)
  }

  async #address(): Promise<void> {
    const { router } = this
    const [gateway] = router.lan(1).split('/')
    const v6 = router.ipv6
    await this.namespace.ip(
      `addr add ${router.lan(this.#last)} dev ${this.#card} ${v6 ? 'nodad' : ''}`,
      `link set ${this.#card} up gso_max_segs 1`,
      `route replace default via ${gateway}`,
    )
  }
}
