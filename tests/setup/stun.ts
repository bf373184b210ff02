import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const bindingRequestType = 0x0001
const magicCookie = 0x2112a442
const attribute = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  priority: 0x0024,
  useCandidate: 0x0025,
  fingerprint: 0x8028,
  iceControlling: 0x802a,
}

/** The connectivity check by which an ICE agent nominates a pair (RFC 8445, section 7.2.2; RFC 5389). */
export function bindingRequest(peer: { usernameFragment: string; password: string }): Buffer {
  const request = [
    encode(attribute.username, Buffer.from(`${peer.usernameFragment}:test`)),
    encode(attribute.priority, Buffer.from([0x6e, 0x7f, 0x00, 0xff])),
    encode(attribute.iceControlling, randomBytes(8)),
    encode(attribute.useCandidate, Buffer.alloc(0)),
  ]
  const transaction = randomBytes(12)
  // Both checksums cover a header that counts their own attribute already.
  const before = (more: number) => Buffer.concat([header(request, more, transaction), ...request])
  const integrity = createHmac('sha1', peer.password).update(before(24)).digest()
  request.push(encode(attribute.messageIntegrity, integrity))
  const fingerprint = Buffer.alloc(4)
  fingerprint.writeUInt32BE((crc32(before(8)) ^ 0x5354554e) >>> 0)
  request.push(encode(attribute.fingerprint, fingerprint))
  return before(0)
}

function header(attributes: Buffer[], more: number, transaction: Buffer): Buffer {
  const start = Buffer.alloc(8)
  start.writeUInt16BE(bindingRequestType, 0)
  start.writeUInt16BE(Buffer.concat(attributes).length + more, 2)
  start.writeUInt32BE(magicCookie, 4)
  return Buffer.concat([start, transaction])
}

function encode(type: number, value: Buffer): Buffer {
  const start = Buffer.alloc(4)
  start.writeUInt16BE(type, 0)
  start.writeUInt16BE(value.length, 2)
  return Buffer.concat([start, value, Buffer.alloc(-value.length & 3)])
}
