import { expect, test } from 'vitest'
import { judgeVersion } from '../../server/doctor/coturn.ts'
import { examineBuffers, examineOpenFiles } from '../../server/doctor/kernel.ts'
import { examineCpu, examineMemory } from '../../server/doctor/machine.ts'
import { isInner } from '../../server/doctor/own-addresses.ts'
import { examineNode } from '../../server/doctor/runtime.ts'

const gibibyte = 1024 ** 3

test('buffers that are too small are named with the line that mends them', () => {
  const [small, large] = examineBuffers((path) => (path.endsWith('rmem_max') ? '212992\n' : '4194304\n'))
  expect(small).toMatchObject({
    level: 'amber',
    mend: expect.stringContaining('sysctl -w net.core.rmem_max=2097152'),
  })
  expect(large?.level).toBe('green')
  expect(examineBuffers(() => undefined).map(({ level }) => level)).toEqual(['grey', 'grey'])
})

test.each([
  ['256', 'red'],
  ['4096', 'amber'],
  ['65536', 'green'],
  ['unlimited', 'green'],
])('of %s open files the doctor thinks: %s', (limit, level) => {
  const read = () =>
    `Limit  Soft Limit  Hard Limit  Units\nMax open files            ${limit}    ${limit}    files\n`
  expect(examineOpenFiles(read)[0]?.level).toBe(level)
})

test('a processor without AES, and more workers than cores, are named', () => {
  expect(examineCpu({ WORKERS: 1 }, () => 'flags\t\t: fpu vme aes avx\n')[0]?.level).toBe('green')
  expect(examineCpu({ WORKERS: 1 }, () => 'Features\t: fp asimd aes pmull\n')[0]?.level).toBe('green')
  expect(examineCpu({ WORKERS: 1 }, () => 'flags\t\t: fpu vme avx\n')[0]?.level).toBe('amber')
  expect(examineCpu({ WORKERS: 256 }, () => 'flags : aes')[1]?.mend).toMatch(/^WORKERS=\d+$/)
})

test('too little memory for that many workers is named with how many fit', () => {
  const total = gibibyte / 2
  const [finding] = examineMemory({ WORKERS: 8 }, { total, available: total })
  expect(finding).toMatchObject({ level: 'red', mend: expect.stringContaining('WORKERS=2') })
  expect(examineMemory({ WORKERS: 2 }, { total: gibibyte, available: gibibyte / 8 })[0]?.level).toBe('amber')
  expect(examineMemory({ WORKERS: 2 }, { total: gibibyte, available: gibibyte / 2 })[0]?.level).toBe('green')
})

test.each([
  ['4.6.1', 'amber'],
  ['4.8.0', 'amber'],
  ['4.9.0', 'green'],
  ['4.10.0', 'green'],
  ['5.0', 'green'],
])('coturn %s is %s', (version, level) => {
  expect(judgeVersion(version).level).toBe(level)
})

test('a Node that is too old is named', () => {
  expect([examineNode('20.19.0').level, examineNode('24.0.0').level]).toEqual(['red', 'green'])
})

test.each(['10.1.2.3', '100.64.0.1', '192.168.1.1', '127.0.0.1', '169.254.1.1', '::1', 'fd00::1', 'fe80::1'])(
  '%s means something in its own network only',
  (address) => expect(isInner(address)).toBe(true),
)

test.each(['203.0.113.1', '100.128.0.1', '2a01:4f8::1'])('%s is for everybody', (address) =>
  expect(isInner(address)).toBe(false),
)
