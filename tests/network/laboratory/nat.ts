/**
 * How a router maps and filters UDP (RFC 4787; the older names of RFC 3489). `open`: it does not translate at all.
 */
export const natTypes = ['open', 'full-cone', 'address-restricted', 'port-restricted', 'symmetric'] as const
export type NatType = (typeof natTypes)[number]

/** What a firewall beside the NAT lets out. */
export type Firewall = 'none' | 'udp-blocked' | 'udp-rejected' | 'no-udp-out' | 'only-443'

/** s a mapping lasts without traffic. */
const lifetime = 120

const translations: Record<NatType, { before: string; after: string }> = {
  open: { before: '', after: '' },
  // Whatever comes to a mapped port goes to whoever has it.
  'full-cone': {
    before: 'iifname "wan" dnat to udp dport map @mapped',
    after: 'oifname "wan" masquerade persistent',
  },
  // ... only from addresses that were written to.
  'address-restricted': {
    before: 'iifname "wan" udp dport . ip saddr @written dnat to udp dport map @mapped',
    after: 'oifname "wan" masquerade persistent',
  },
  // Connection tracking by itself lets in only the address and port that were written to.
  'port-restricted': { before: '', after: 'oifname "wan" masquerade persistent' },
  // Another port for every destination.
  symmetric: { before: '', after: 'oifname "wan" masquerade fully-random' },
}

const firewalls: Record<Firewall, string> = {
  none: '',
  'udp-blocked': 'meta l4proto udp drop',
  // ... and says so to whoever tries.
  'udp-rejected': 'meta l4proto udp reject with icmpx admin-prohibited',
  // What comes from outside still comes in: only the other side notices at first.
  'no-udp-out': 'iifname "lan" meta l4proto udp drop',
  'only-443': `iifname "lan" tcp dport 443 accept
    iifname "wan" tcp sport 443 ct state established accept
    drop`,
}

/** What the router lets pass, as rules for nftables, in place of those before. Its LAN is `lan`, the other side `wan`. */
export const rulesOf = (nat: NatType, firewall: Firewall): string => `
table inet router
delete table inet router
table inet router {
  chain fire {
    ${firewalls[firewall]}
  }
  chain pass {
    type filter hook forward priority 0; policy ${nat === 'open' ? 'accept' : 'drop'};
    icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
    jump fire
    ct state established,related accept
    ct status dnat accept
    iifname "lan" oifname "wan" accept
  }
  chain enter {
    type filter hook input priority 0;
    meta l4proto ipv6-icmp accept
    iifname "wan" icmp type echo-request accept
    iifname "wan" ct state established,related accept
    # Accepted, an unsolicited packet would leave an entry that changes the port of a later one going out.
    iifname "wan" drop
  }
}
`

/** The part that translates; maps and sets it looks into are those of the same table. */
export const translationOf = (nat: NatType): string => `
table ip translation
delete table ip translation
table ip translation {
  map mapped { type inet_service : ipv4_addr; size 65535; flags dynamic,timeout; timeout ${lifetime}s; }
  set written { type inet_service . ipv4_addr; size 65535; flags dynamic,timeout; timeout ${lifetime}s; }
  chain learn {
    type filter hook postrouting priority 90;
    oifname "wan" meta l4proto udp update @mapped { udp sport : ip saddr } update @written { udp sport . ip daddr }
  }
  chain before { type nat hook prerouting priority -100; ${translations[nat].before}
  }
  chain after { type nat hook postrouting priority 100; ${translations[nat].after}
  }
}
`
