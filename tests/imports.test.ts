import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

/** The law of imports: what each layer may know. The longest matching folder is a file's layer. */
const mayKnow: Record<string, string[]> = {
  shared: ['shared', 'shared/protocol'],
  'shared/protocol': ['shared', 'shared/protocol', 'zod', 'mediasoup-client'],
  'server/room': ['shared', 'shared/protocol', 'server/room', 'node'],
  'server/media': ['shared', 'shared/protocol', 'server/room', 'server/media', 'server', 'mediasoup', 'node'],
  'server/signaling': [
    'shared',
    'shared/protocol',
    'server/room',
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
  'server/doctor': ['shared', 'server', 'server/media', 'server/doctor', 'node'],
