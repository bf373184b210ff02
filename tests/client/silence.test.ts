import { expect, test } from 'vitest'
import { Silence, type PathSample, type Verdict } from '../../client/media/silence.ts'

/** A path that is sampled every 250 ms; `hears` and `sends` are what it does from one sample to the next. */
class Path {
  readonly #silence = new Silence()
  #sample: PathSample = { at: 0, pair: 'first', heard: 0, sent: 0 }

  /** ms until the first verdict other than alive, and the verdicts seen, over `ms`. */
  spend(
    ms: number,
    { hears = 0, sends = 0, expecting = false, every = 250, gap = 0, pair = 'first' },
  ): { verdicts: Set<Verdict>; until: (verdict: Verdict) => number } {
    const seen = new Map<Verdict, number>()
    for (let spent = every; spent <= ms; spent += every) {
      const hearsNow = gap === 0 || spent % gap === 0 ? hears : 0
      const { at, heard, sent } = this.#sample
      this.#sample = { at: at + every, pair, heard: heard + hearsNow, sent: sent + sends }
      const verdict = this.#silence.judge(this.#sample, expecting)
      if (!seen.has(verdict)) seen.set(verdict, spent)
    }
    return {
      verdicts: new Set(seen.keys()),
      until: (verdict) => seen.get(verdict) ?? Number.POSITIVE_INFINITY,
    }
  }
}

const talk = { hears: 1_000, expecting: true }

test('a path on which somebody talks is doubted after half a second and silent after one', () => {
  const path = new Path()
  expect(path.spend(10_000, talk).verdicts).toEqual(new Set(['alive']))
  const cut = path.spend(10_000, { expecting: true })
  expect(cut.until('doubtful')).toBeLessThanOrEqual(500)
  expect(cut.until('silent')).toBeLessThanOrEqual(1_000)
})

test('a path whose sound comes in pieces is given as long as it usually takes', () => {
  const path = new Path()
  const pieces = { ...talk, gap: 1_000 }
  path.spend(2_000, pieces)
  expect(path.spend(20_000, pieces).verdicts).toEqual(new Set(['alive']))
  expect(path.spend(10_000, { expecting: true }).until('silent')).toBeGreaterThan(1_500)
})

test('where nobody is to be heard, the answers to consent checks are enough', () => {
  const path = new Path()
  path.spend(10_000, talk)
  expect(path.spend(60_000, { hears: 1, gap: 2_500 }).verdicts).toEqual(new Set(['alive']))
  expect(path.spend(60_000, {}).until('silent')).toBeLessThanOrEqual(7_000)
})

test('whoever has just been unmuted is not missed at once', () => {
  const path = new Path()
  path.spend(2_000, { hears: 1 })
  path.spend(2_000, {})
  expect(path.spend(500, { expecting: true }).verdicts).toEqual(new Set(['alive']))
})

test('who sends media expects reports of it; who sends next to nothing does not', () => {
  const sending = new Path()
  sending.spend(5_000, { hears: 50, sends: 2_000 })
  expect(sending.spend(5_000, { sends: 2_000 }).until('silent')).toBeLessThanOrEqual(1_250)
  const resting = new Path()
  resting.spend(5_000, { hears: 50, sends: 50 })
  expect(resting.spend(3_000, { sends: 50 }).verdicts).toEqual(new Set(['alive']))
})

test('a late sample is no evidence: the machine may have slept', () => {
  const path = new Path()
  path.spend(5_000, talk)
  expect(path.spend(60_000, { expecting: true, every: 20_000 }).verdicts).toEqual(new Set(['alive']))
  expect(path.spend(250, { expecting: true }).verdicts).toEqual(new Set(['alive']))
})

test('timers slowed to one a second still tell silence, a little later', () => {
  const path = new Path()
  path.spend(5_000, { ...talk, every: 1_000 })
  expect(path.spend(10_000, { expecting: true, every: 1_000 }).until('silent')).toBeLessThanOrEqual(3_000)
})

test('another path is judged anew', () => {
  const path = new Path()
  path.spend(5_000, talk)
  path.spend(750, { expecting: true })
  expect(path.spend(250, { expecting: true, pair: 'second' }).verdicts).toEqual(new Set(['alive']))
})
