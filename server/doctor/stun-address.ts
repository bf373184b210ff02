import { addressBytes, addressText } from './ip-address.ts'

export type SocketAddress = { address: string; port: number }

const cookie = Buffer.from('2112a442', 'hex')
const families = { 4: 1, 16: 2 } as const

/** The value of XOR-MAPPED-ADDRESS and its kin (RFC 8489, section 14.2). */
export function xorAddress({ address, port }: SocketAddress, transaction: Buffer): Buffer {
  const bytes = addressBytes(address)
  const start = Buffer.alloc(4)
  start.writeUInt16BE(bytes.length === 4 ? families[4] : families[16], 0)
  start.writeUInt16BE(port ^ cookie.readUInt16BE(0), 2)
  return Buffer.concat([start, veil(bytes, transaction)])
}

/** What such a value says; undefined if its length does not fit its family. */
export function readXorAddress(value: Buffer, transaction: Buffer): SocketAddress | undefined {
  const length = { [families[4]]: 4, [families[16]]: 16 }[value[1] ?? 0]
  if (length === undefined || value.length !== 4 + length) return undefined
  return {
    address: addressText(veil(value.subarray(4), transaction)),
    port: value.readUInt16BE(2) ^ cookie.readUInt16BE(0),
  }
}

/** XOR with the magic cookie and, beyond it, the transaction; it undoes itself. */
function veil(bytes: Buffer, transaction: Buffer): Buffer {
  const mask = Buffer.concat([cookie, transaction])
  return Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)))
}
