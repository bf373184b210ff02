import { randomBytes } from 'node:crypto'
import { encodeStun, stunAttribute, stunMethod } from '../../server/doctor/stun-message.ts'

/** RFC 8445, section 16.1. */
const attribute = { priority: 0x0024, useCandidate: 0x0025, iceControlling: 0x802a }

/** The connectivity check by which an ICE agent nominates a pair (RFC 8445, section 7.2.2). */
export function bindingRequest(peer: { usernameFragment: string; password: string }): Buffer {
  const attributes = [
    { type: stunAttribute.username, value: Buffer.from(`${peer.usernameFragment}:test`) },
    { type: attribute.priority, value: Buffer.from([0x6e, 0x7f, 0x00, 0xff]) },
    { type: attribute.iceControlling, value: randomBytes(8) },
    { type: attribute.useCandidate, value: Buffer.alloc(0) },
  ]
  const message = { method: stunMethod.binding, kind: 'request' as const, transaction: randomBytes(12) }
  return encodeStun({ ...message, attributes }, { key: peer.password })
}
