import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { crc32 } from 'node:zlib'

/** STUN (RFC 8489, section 18.2) and TURN (RFC 8656, section 17). */
export const stunMethod = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  send: 0x006,
  data: 0x007,
  createPermission: 0x008,
  channelBind: 0x009,
}

/** RFC 8489, section 18.3; RFC 8656, section 18. */
export const stunAttribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
  xorMappedAddress: 0x0020,
  software: 0x8022,
  fingerprint: 0x8028,
}

const kinds = ['request', 'indication', 'success', 'error'] as const
export type StunKind = (typeof kinds)[number]

export type StunAttribute = { type: number; value: Buffer }

/** A message (RFC 8489, section 5); `transaction` has 12 bytes. */
export type StunMessage = {
  method: number
  kind: StunKind
  transaction: Buffer
  attributes: StunAttribute[]
}

const magicCookie = 0x2112a442
const headerLength = 20
const integrityLength = 24
const fingerprintLength = 8

/** The message's bytes, with MESSAGE-INTEGRITY if there is a key, and FINGERPRINT last. */
export function encodeStun(message: StunMessage, { key, fingerprint = true }: EncodeOptions = {}): Buffer {
  const attributes = message.attributes.map(encodeAttribute)
  // Both checksums cover a header that counts their own attribute already.
  const before = (more: number) => Buffer.concat([header(message, attributes, more), ...attributes])
  if (key) {
    const value = createHmac('sha1', key).update(before(integrityLength)).digest()
    attributes.push(encodeAttribute({ type: stunAttribute.messageIntegrity, value }))
  }
  if (fingerprint) {
    const value = fingerprintOf(before(fingerprintLength))
    attributes.push(encodeAttribute({ type: stunAttribute.fingerprint, value }))
  }
  return before(0)
}
type EncodeOptions = { key?: Buffer | string | undefined; fingerprint?: boolean }

/** What the bytes say; undefined if they are no STUN message, or one whose FINGERPRINT is wrong. */
export function decodeStun(bytes: Buffer): StunMessage | undefined {
  if (bytes.length < headerLength || bytes.readUInt32BE(4) !== magicCookie) return undefined
  const type = bytes.readUInt16BE(0)
  const end = headerLength + bytes.readUInt16BE(2)
  if (type >> 14 !== 0 || end % 4 !== 0 || end > bytes.length) return undefined
  const attributes: StunAttribute[] = []
  for (const { at, next, ...attribute } of attributesOf(bytes.subarray(0, end))) {
    if (next > end) return undefined
    const { type: kind, value } = attribute
    if (kind === stunAttribute.fingerprint && !value.equals(fingerprintOf(bytes.subarray(0, at))))
      return undefined
    attributes.push(attribute)
  }
  return { ...typeOf(type), transaction: bytes.subarray(8, headerLength), attributes }
}

/** Whether MESSAGE-INTEGRITY is there and made with this key (RFC 8489, section 14.5). */
export function hasIntegrity(bytes: Buffer, key: Buffer | string): boolean {
  for (const { type, value, at } of attributesOf(bytes)) {
    if (type !== stunAttribute.messageIntegrity || value.length !== 20) continue
    const covered = Buffer.from(bytes.subarray(0, at))
    covered.writeUInt16BE(at - headerLength + integrityLength, 2)
    return timingSafeEqual(createHmac('sha1', key).update(covered).digest(), value)
  }
  return false
}

/** The key of long-term credentials (RFC 8489, section 9.2.2), without SASLprep: our names are ASCII. */
export function longTermKey(username: string, realm: string, password: string): Buffer {
  return createHash('md5').update(`${username}:${realm}:${password}`).digest()
}

/** The value of the first attribute of this type. */
export function attributeOf({ attributes }: StunMessage, type: number): Buffer | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value
}

function* attributesOf(bytes: Buffer): Iterable<StunAttribute & { at: number; next: number }> {
  for (let at = headerLength; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2)
    const next = at + 4 + length + (-length & 3)
    yield { type: bytes.readUInt16BE(at), value: bytes.subarray(at + 4, at + 4 + length), at, next }
    at = next
  }
}

function encodeAttribute({ type, value }: StunAttribute): Buffer {
  const start = Buffer.alloc(4)
  start.writeUInt16BE(type, 0)
  start.writeUInt16BE(value.length, 2)
  return Buffer.concat([start, value, Buffer.alloc(-value.length & 3)])
}

function header({ method, kind, transaction }: StunMessage, attributes: Buffer[], more: number): Buffer {
  const start = Buffer.alloc(8)
  const bits = kinds.indexOf(kind)
  const spread = (method & 0xf) | ((method & 0x70) << 1) | ((method & 0xf80) << 2)
  start.writeUInt16BE(spread | ((bits & 1) << 4) | ((bits & 2) << 7), 0)
  start.writeUInt16BE(Buffer.concat(attributes).length + more, 2)
  start.writeUInt32BE(magicCookie, 4)
  return Buffer.concat([start, transaction])
}

function typeOf(type: number): Pick<StunMessage, 'method' | 'kind'> {
  const method = (type & 0xf) | ((type >> 1) & 0x70) | ((type >> 2) & 0xf80)
  return { method, kind: kinds[((type >> 4) & 1) | ((type >> 7) & 2)] ?? 'request' }
}

/** RFC 8489, section 14.7. */
function fingerprintOf(bytes: Buffer): Buffer {
  const value = Buffer.alloc(4)
  value.writeUInt32BE((crc32(bytes) ^ 0x5354554e) >>> 0)
  return value
}
