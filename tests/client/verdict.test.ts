import { expect, test } from 'vitest'
import type { ParticipantId } from '#shared/protocol/ids.ts'
import { judge, SteadyVerdict, type Arrival, type Evidence, type Verdict } from '../../client/room/verdict.ts'

const id = (name: string) => name as ParticipantId
const fine: Arrival = { loss: 0, concealed: 0, frozen: false, uplink: 'good' }
const lossy: Arrival = { ...fine, loss: 0.12 }

function evidence(others: Record<string, Arrival>, more: Partial<Evidence> = {}): Evidence {
  return {
    sent: { loss: 0, quality: 'good' },
    roundTripTime: 40,
    others: new Map(Object.entries(others).map(([name, arrival]) => [id(name), arrival])),
    strained: false,
    direct: false,
    ...more,
  }
}

const shown = ({ overall, tiles }: Verdict) => ({ overall, ...Object.fromEntries(tiles) })

test.each<[what: string, evidence: Evidence, expected: object]>([
  ['nothing is wrong', evidence({ ann: fine, bob: fine }), {}],
  ['nobody else is here', evidence({}), {}],
  [
    'everybody arrives badly',
    evidence({ ann: lossy, bob: lossy }),
    { overall: 'you', ann: 'you', bob: 'you' },
  ],
  [
    'the only other one arrives badly, though the server has all of it',
    evidence({ ann: lossy }),
    { overall: 'you', ann: 'you' },
  ],
  [
    'one of several reaches the server badly',
    evidence({ ann: { ...lossy, uplink: 'poor' }, bob: fine, cid: fine }),
    { ann: 'them' },
  ],
  ['one of several arrives badly here alone', evidence({ ann: lossy, bob: fine, cid: fine }), { ann: 'you' }],
  [
    'everybody arrives badly, and the server is busy',
    evidence({ ann: lossy, bob: lossy }, { strained: true }),
    { overall: 'server', ann: 'server', bob: 'server' },
  ],
  ['the server is busy, and nobody notices', evidence({ ann: fine }, { strained: true }), {}],
  [
    'what you send does not reach the server',
    evidence({ ann: fine }, { sent: { loss: 0, quality: 'poor' } }),
    { overall: 'you' },
  ],
  [
    'your browser hears of loss on what you send',
    evidence({ ann: fine }, { sent: { loss: 0.2, quality: 'good' } }),
    { overall: 'you' },
  ],
  ['answers take ages', evidence({ ann: fine }, { roundTripTime: 900 }), { overall: 'you' }],
  [
    'the direct way is bad',
    evidence({ ann: lossy }, { direct: true }),
    { overall: 'between', ann: 'between' },
  ],
  [
    'sound is made up though packets come, too late',
    evidence({ ann: { ...fine, concealed: 0.2 } }),
    { overall: 'you', ann: 'you' },
  ],
  ['a picture stands still and nothing was lost', evidence({ ann: { ...fine, frozen: true } }), {}],
  [
    'a picture stands still and something was lost',
    evidence({ ann: { ...fine, frozen: true, loss: 0.02 }, bob: fine, cid: fine }),
    { ann: 'you' },
  ],
])('%s', (_, given, expected) => {
  expect(shown(judge(given))).toEqual({ overall: undefined, ...expected })
})

const bad: Verdict = { overall: 'you', tiles: new Map([[id('ann'), 'you']]) }
const good: Verdict = { overall: undefined, tiles: new Map() }

function told(steady: SteadyVerdict, ...timeline: Array<[seconds: number, judged: Verdict]>) {
  return timeline.map(([seconds, judged]) => steady.take(judged, 1_000 * seconds).overall)
}

test('trouble that passes within three seconds is not told', () => {
  expect(told(new SteadyVerdict(), [0, bad], [1, bad], [2, bad], [3, good], [4, good])).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
    undefined,
  ])
})

test('trouble that lasts is told, through gaps, and taken back when it was away for five seconds', () => {
  const steady = new SteadyVerdict()
  expect(told(steady, [0, bad], [1, good], [2, bad], [3, bad])).toEqual([
    undefined,
    undefined,
    undefined,
    'you',
  ])
  expect(told(steady, [4, good], [7, good], [8, good])).toEqual(['you', 'you', undefined])
})

test('of two faults the one that holds now is told', () => {
  const steady = new SteadyVerdict()
  const server: Verdict = { overall: 'server', tiles: new Map([[id('ann'), 'server']]) }
  told(steady, [0, bad], [2, bad], [3, bad])
  expect(told(steady, [4, server], [6, server], [7, server])).toEqual(['you', 'you', 'server'])
})
