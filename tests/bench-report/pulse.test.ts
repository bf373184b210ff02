import { expect, test } from 'vitest'
import { pulseOf, type Moment } from '../bench/load/pulse.ts'

const momentAt = (at: number, arrived: number, expected: number, cpu: number): Moment => ({
  at,
  sums: [
    {
      sent: { packets: 0, bytes: 0, feedback: 0 },
      received: { packets: arrived, bytes: 1_000 * arrived, feedback: 0 },
      streams: { expected, arrived },
      sounds: { expected, arrived },
      schedule: { due: 0, late: 0 },
      requests: { nack: 0, keyFrame: 0, retransmitted: 0 },
      samples: { opened: 0, forged: 0 },
    },
  ],
  server: [
    { cpu, memory: 1 },
    { cpu: 2 * cpu, memory: 1 },
  ],
  generators: [{ cpu, memory: 1 }],
})

test('the live line tells rates of the time since it last looked', () => {
  expect(pulseOf(momentAt(1_000, 100, 100, 1), momentAt(3_000, 290, 300, 1.5))).toEqual({
    packets: 95,
    bits: 760_000,
    loss: 0.05,
    server: 0.75,
    generators: 0.25,
  })
})

test('what arrives late, or before anything is expected, is no loss', () => {
  expect(pulseOf(momentAt(0, 90, 100, 0), momentAt(1_000, 110, 110, 0)).loss).toBe(0)
  expect(pulseOf(momentAt(0, 0, 0, 0), momentAt(1_000, 0, 0, 0)).loss).toBe(0)
})
