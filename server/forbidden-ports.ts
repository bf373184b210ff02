const reasons: ReadonlyArray<readonly [reason: string, ports: readonly number[]]> = [
  ['NAT helpers rewrite TFTP there', [69]],
  ['NAT helpers rewrite NetBIOS there', [137, 138, 139]],
  ['NAT helpers rewrite SNMP there', [161, 162]],
  ['NAT helpers rewrite FTP there', [21]],
  ['NAT helpers rewrite RTSP there', [554]],
  ['NAT helpers rewrite H.323 there', [1719, 1720]],
  ['NAT helpers rewrite PPTP there', [1723]],
  ['NAT helpers rewrite SCCP there', [2000]],
  ['NAT helpers rewrite SIP there', [5060, 5061]],
  ['NAT helpers rewrite SANE there', [6566]],
  ['NAT helpers rewrite IRC there', [6665, 6666, 6667, 6668, 6669]],
  ['NAT helpers rewrite Amanda there', [10080]],
  [
    'browsers refuse to connect to it',
    [
      1, 7, 9, 11, 13, 15, 17, 19, 20, 22, 23, 25, 37, 42, 43, 53, 77, 79, 87, 95, 101, 102, 103, 104, 109,
      110, 111, 113, 115, 117, 119, 123, 135, 143, 179, 389, 427, 465, 512, 513, 514, 515, 526, 530, 531, 532,
      540, 548, 556, 563, 587, 601, 636, 989, 990, 993, 995, 2049, 3659, 4045, 4190, 6000, 6679, 6697,
    ],
  ],
]

/**
 * Ports that nothing of ours may use, and why: NAT helpers (ALG) meddle with them, which NAT slipstreaming exploits,
 * or the Fetch standard has browsers refuse them. See deploy/SECURITY.md.
 */
export const forbiddenPorts: ReadonlyMap<number, string> = new Map(
  reasons.flatMap(([reason, ports]) => ports.map((port) => [port, reason] as const)),
)

/** One sentence for every forbidden port among those that a variable asks for. */
export function portFaults(variable: string, ports: Iterable<number>): string[] {
  return [...ports].flatMap((port) => {
    const reason = forbiddenPorts.get(port)
    return reason ? [`${variable} takes port ${port}, but ${reason}: choose another port.`] : []
  })
}
