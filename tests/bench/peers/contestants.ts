import type { LoadedServer } from '../load/load-run.ts'
import { LoadedAtrium } from '../load/loaded-atrium.ts'
import { startGalene } from '../load/loaded-galene.ts'
import { startJanus, videoRoomPlugin } from '../load/loaded-janus.ts'
import { LoadedForwarder } from './loaded-forwarder.ts'
import { ownAddress, PlacedServer } from './placed-server.ts'
import type { SceneName } from './scene.ts'

/** A server under load, and the cores that it leaves. */
export type Contestant = AsyncDisposable & { server: LoadedServer; freeCores: number[] }

/** What is on this machine only if somebody has put it there. */
export type Programs = { galene?: string | undefined }

type Entry = {
  title: string
  start(programs: Programs): Promise<Contestant>
  /** Why it cannot take part; undefined if it can. */
  missing?(programs: Programs): string | undefined
}

/** Who is compared, with one core for media each. */
export const contestants = {
  atrium: { title: 'Atrium', start: () => LoadedAtrium.start({ WORKERS: '1' }) },
  bare: { title: 'bare mediasoup', start: () => LoadedForwarder.start('bare') },
  demo: { title: 'mediasoup-demo pattern', start: () => LoadedForwarder.start('demo') },
  galene: {
    title: 'Galene',
    start: async ({ galene = '' }) => new PlacedServer(await startGalene(galene)),
    missing: ({ galene }) => (galene ? undefined : '--galene names its binary'),
  },
  janus: {
    title: 'Janus',
    start: async () => new PlacedServer(await startJanus(ownAddress())),
    missing: () => (videoRoomPlugin() ? undefined : 'apt install janus'),
  },
} as const satisfies Record<string, Entry>

export type ContestantName = keyof typeof contestants

/** The one of that name. */
export const contestant = (name: ContestantName): Entry => contestants[name]

/**
 * Who takes part in what: forwarding everything to everybody is the same with and without a demo around it, and our
 * participants ask of Janus and Galene only what one sends.
 */
export const partsIn: Record<SceneName, ContestantName[]> = {
  meeting: ['demo', 'atrium'],
  'fan-out': ['bare', 'janus', 'galene', 'atrium'],
}
