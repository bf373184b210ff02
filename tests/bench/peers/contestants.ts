import type { LoadedServer } from '../load/load-run.ts'
import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { LoadedForwarder } from './loaded-forwarder.ts'
import { PlacedJanus } from './placed-janus.ts'
import type { SceneName } from './scene.ts'

/** A server under load, and the cores that it leaves. */
export type Contestant = AsyncDisposable & { server: LoadedServer; freeCores: number[] }

/** Who is compared, with one core for media each. */
export const contestants = {
  atrium: { title: 'Atrium', start: () => LoadedAtrium.start({ WORKERS: '1' }) },
  bare: { title: 'bare mediasoup', start: () => LoadedForwarder.start('bare') },
  demo: { title: 'mediasoup-demo pattern', start: () => LoadedForwarder.start('demo') },
  janus: { title: 'Janus', start: () => PlacedJanus.start() },
} as const satisfies Record<string, { title: string; start(): Promise<Contestant> }>

export type ContestantName = keyof typeof contestants

/**
 * Who takes part in what: forwarding everything to everybody is the same with and without a demo around it, and our
 * participants ask of Janus only what is published when they come.
 */
export const partsIn: Record<SceneName, ContestantName[]> = {
  meeting: ['demo', 'atrium'],
  'fan-out': ['bare', 'janus', 'atrium'],
}
