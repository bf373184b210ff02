import { expect, test } from 'vitest'
import { sentOf } from '../../server/capacity/uplink.ts'

const counters = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo: 999 5 0 0 0 0 0 0 999 5 0 0 0 0 0 0
  eth0: 1000 7 0 0 0 0 0 0 2500 9 0 0 0 0 0 0
  wg0:12 1 0 0 0 0 0 0 30 1 0 0 0 0 0 0
`

test('what leaves the machine is counted, and what stays on it is not', () => {
  expect(sentOf(counters)).toEqual({ bytes: 2_530, packets: 10 })
  expect(sentOf('')).toEqual({ bytes: 0, packets: 0 })
})
