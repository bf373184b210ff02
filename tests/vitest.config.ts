import { defineConfig } from 'vitest/config'

const root = new URL('..', import.meta.url).pathname

/** Rings of tests: `unit` needs nothing, `integration` real workers and sockets, `browser` Chromium as well, `network` root. */
export default defineConfig({
  root,
  test: {
    projects: [
      {
        root,
        test: {
          name: 'unit',
          include: [
            'tests/*.test.ts',
            'tests/{shared,server,doctor,client,client-shell,layout,setup,bench-report}/**/*.test.ts',
          ],
          testTimeout: 30_000,
        },
      },
      {
        root,
        test: {
          name: 'integration',
          include: ['tests/{bench-load,deploy,media,stories}/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        root,
        test: {
          name: 'network',
          include: ['tests/network/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
      {
        root,
        test: {
          name: 'browser',
          include: ['tests/browser/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 180_000,
          // Two cores carry one meeting of real browsers at a time.
          maxWorkers: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
