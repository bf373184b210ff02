import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { bundleBudget } from '../../client/bundle-budget.ts'

type Chunk = { fileName: string; code: string; imports: string[]; moduleIds: string[]; isEntry?: boolean }

let lines: string[]
beforeEach(() => {
  lines = []
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line))
})
afterEach(() => void vi.restoreAllMocks())

/** Text that no compression makes much smaller. */
const noise = (length: number): string =>
  Array.from({ length }, (_, index) => ((Math.imul(index + 1, 2_654_435_761) >>> 8) % 94) + 33)
    .map((code) => String.fromCodePoint(code))
    .join('')

function weigh(chunks: Chunk[], limit: number): void {
  const plugin = bundleBudget({ limit, pages: { home: ['views/HomeView.vue'] }, never: ['zod'] })
  const { generateBundle } = plugin
  if (typeof generateBundle !== 'function') throw new Error('the plugin does not look at the bundle')
  const context = {
    error: (message: string): never => {
      throw new Error(message)
    },
  }
  const bundle = Object.fromEntries(chunks.map((chunk) => [chunk.fileName, { type: 'chunk', ...chunk }]))
  Reflect.apply(generateBundle, context, [{}, bundle, true])
}

const entry = {
  fileName: 'index.js',
  code: noise(100),
  imports: ['vue.js'],
  moduleIds: ['/main.ts'],
  isEntry: true,
}
const vue = { fileName: 'vue.js', code: noise(4_000), imports: [], moduleIds: ['/node_modules/vue/vue.js'] }
const home = {
  fileName: 'home.js',
  code: noise(100),
  imports: ['vue.js', 'index.js'],
  moduleIds: ['/views/HomeView.vue?vue&type=script'],
}
const lazy = { fileName: 'lazy.js', code: noise(90_000), imports: [], moduleIds: ['/views/MeetingView.vue'] }

test('a page weighs its entry, itself and what they import at once, each once', () => {
  weigh([entry, vue, home, lazy], 10_000)
  expect(lines).toHaveLength(1)
  expect(Number(lines[0]?.match(/home: ([\d.]+) kB/)?.[1])).toBeLessThan(5)
})

test('a page that is too heavy fails the build', () => {
  expect(() => weigh([entry, vue, { ...home, imports: ['lazy.js'] }, lazy], 10_000)).toThrow(
    /home.*too heavy/,
  )
})

test('a package that must not reach the browser fails the build, wherever it hides', () => {
  const zod = { ...lazy, moduleIds: ['/node_modules/zod/v4/core.js'] }
  expect(() => weigh([entry, vue, home, zod], 200_000)).toThrow(/lazy.js contains zod/)
})

test('a page whose module is gone fails the build', () => {
  expect(() => weigh([entry, vue, lazy], 200_000)).toThrow(/no file holds views\/HomeView.vue/)
})
