import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cumulative } from '../bench/report/cumulative.ts'
import { originOf, writeReport } from '../bench/run/written-report.ts'

test('figures and report are written, into folders that need not be there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-report-'))
  try {
    const files = { json: join(folder, 'new/a.json'), html: join(folder, 'other/a.html') }
    const figures = { ...originOf('bench:sample', ['--rounds', '2']), worst: 7 }
    await writeReport(files, figures, ({ worst }) => `<p>${worst}</p>`)
    expect(JSON.parse(await readFile(files.json, 'utf8'))).toEqual(figures)
    expect(await readFile(files.html, 'utf8')).toBe('<p>7</p>')
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('the command is what was typed', () => {
  expect(originOf('bench:sample', ['--rounds', '2']).command).toBe('npm run bench:sample -- --rounds 2')
  expect(originOf('bench:sample', []).command).toBe('npm run bench:sample')
})

test('a cumulative curve ends at the share that has a value, as far out as it is asked to', () => {
  const curve = cumulative([4, 1, 2.5, 3], { total: 5, upTo: 10 })
  expect(curve.filter(([value]) => value <= 1).at(-1)).toEqual([1, 20])
  expect(curve.slice(-2)).toEqual([
    [4, 80],
    [10, 80],
  ])
  expect(cumulative([])).toEqual([])
})
