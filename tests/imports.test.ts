import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** The law of imports: what each layer may know. The longest matching folder is a file's layer. */
const mayKnow: Record<string, string[]> = {
  shared: ['shared', 'shared/protocol'],
  'shared/protocol': ['shared', 'shared/protocol', 'zod', 'mediasoup-client'],
  'server/room': ['shared', 'shared/protocol', 'server/room', 'node'],
  'server/media': ['shared', 'shared/protocol', 'server/room', 'server/media', 'server', 'mediasoup', 'node'],
  'server/check': ['shared', 'shared/protocol', 'server/room', 'server/check', 'node'],
  'server/signaling': [
    'shared',
    'shared/protocol',
    'server/room',
    'server/check',
    'server/signaling',
    'server',
    'socket.io',
    'node',
  ],
  'server/http': [
    'shared',
    'shared/protocol',
    'server/room',
    'server/http',
    'server',
    'fastify',
    '@fastify',
    'node',
  ],
  'server/metrics': [
    'shared',
    'shared/protocol',
    'server/room',
    'server/media',
    'server/metrics',
    'server',
    'prom-client',
    'node',
  ],
  'server/doctor': ['shared', 'server', 'server/media', 'server/doctor', 'node'],
  'client/room': [
    'shared',
    'shared/protocol',
    'client/room',
    'client/media',
    'vue',
    'socket.io-client',
    'mediasoup-client',
  ],
  'client/media': ['shared', 'shared/protocol', 'client/media', 'vue', 'mediasoup-client'],
  'client/direct': ['shared', 'shared/protocol', 'client/direct', 'client/media', 'vue'],
  'client/check': [
    'shared',
    'shared/protocol',
    'client/check',
    'client/media',
    'client/room',
    'vue',
    'mediasoup-client',
  ],
  'client/layout': ['shared', 'shared/protocol', 'client/layout'],
}

/** Where only types may be imported from: they are erased, and so nothing of it reaches the bundle. */
const typesOnly: Record<string, string[]> = {
  shared: ['shared/protocol'],
  'shared/protocol': ['mediasoup-client'],
  'client/room': ['shared/protocol'],
  'client/media': ['shared/protocol'],
  'client/direct': ['shared/protocol'],
  'client/check': ['shared/protocol'],
  'client/layout': ['shared/protocol'],
}

const layers = [...Object.keys(mayKnow), 'server', 'client'].toSorted((a, b) => b.length - a.length)
const layerOfFile = (file: string): string => layers.find((layer) => file.startsWith(`${layer}/`)) ?? file

function layerOf(target: string, from: string): string {
  if (target.startsWith('#shared/')) return layerOfFile(target.slice(1))
  if (target.startsWith('.')) return layerOfFile(normalize(join(dirname(from), target)))
  if (target.startsWith('node:')) return 'node'
  return target.startsWith('@') ? (target.split('/')[0] ?? target) : (target.split('/')[0] ?? target)
}

type Import = { file: string; layer: string; target: string; type: boolean }

const imports: Import[] = globSync('{shared,server,client}/**/*.{ts,vue}', {
  exclude: ['client/dist/**'],
}).flatMap((file) =>
  [
    ...readFileSync(file, 'utf8').matchAll(
      /^\s*(?:import|export)\s+(type\s)?[^'";]*?from '([^']+)'|import\('([^']+)'\)/gm,
    ),
  ].map(([, type, named, lazy]) => ({
    file,
    layer: layerOfFile(file),
    target: layerOf(named ?? lazy ?? '', file),
    type: type !== undefined,
  })),
)

test.each(Object.entries(mayKnow))('%s knows only %j', (layer, allowed) => {
  const own = imports.filter((one) => one.layer === layer)
  const strangers = own
    .filter(({ target }) => !allowed.includes(target))
    .map(({ file, target }) => `${file} → ${target}`)
  expect(strangers).toEqual([])
})

test('types that are erased do not become code', () => {
  const code = imports
    .filter(({ layer, target, type }) => !type && typesOnly[layer]?.includes(target))
    .map(({ file, target }) => `${file} → ${target}`)
  expect(code).toEqual([])
})

test('only the metrics folder knows Prometheus', () => {
  const strangers = imports.filter(
    ({ target, layer }) => target === 'prom-client' && layer !== 'server/metrics',
  )
  expect(strangers).toEqual([])
})

test('only the media folders know mediasoup', () => {
  const strangers = imports.filter(({ target, layer }) => target === 'mediasoup' && layer !== 'server/media')
  expect(strangers).toEqual([])
})

test('the network check knows media, and nothing of meetings', () => {
  const targets = globSync('server/check/*.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/from '(\.\.\/[^']+)'/g)].map(([, target]) => target),
  )
  expect(new Set(targets)).toEqual(new Set(['../room/media.ts']))
})
