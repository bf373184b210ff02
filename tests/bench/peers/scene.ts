import { cameras, layouts, type CameraPlan, type LayoutPlan, type ParticipantPlan } from '../load/plan.ts'
import type { LoadStep } from '../load/result.ts'

/** What people do in a comparison, and what they must see of one another for it to count. */
export type Scene = {
  title: string
  /** At this size all servers are compared; from here on the room grows. */
  people: number
  plan(index: number): ParticipantPlan
  /** Share of the pictures that should move, sharp enough for their tiles, that do. */
  seen(step: Pick<LoadStep, 'layers' | 'participants'>): number
}

export type SceneName = 'fan-out' | 'meeting'

/** About 1 Mbit/s in packets of full size, and nothing to choose from. */
const camera: CameraPlan = {
  framesPerSecond: 30,
  layers: [{ width: 1_280, height: 720, bitrate: 1_000_000 }],
}
const oneTile: LayoutPlan = { tiles: 1, width: 1_280, height: 720 }
/** 360p is the lowest layer that fills a tile of a 3x3 view. */
const sharp = 1

/** The scenes, for so many people at first. */
export const sceneOf = (name: SceneName, people: number): Scene => scenes[name](people)

const scenes: Record<SceneName, (people: number) => Scene> = {
  'fan-out': (people) => ({
    title: 'One camera of 1 Mbit/s and one microphone, everybody else only watches',
    people,
    plan: (index) => ({
      ...participant(index, index === 0 ? undefined : oneTile),
      // The others get all that is published when they come.
      ...(index === 0 ? { camera, microphone: { kind: 'always' }, deaf: true } : {}),
    }),
    seen: ({ layers, participants }) => sum(layers) / (participants - 1),
  }),
  meeting: (people) => ({
    title: 'Everybody has a camera of 720p in three layers and a microphone, and sees nine others',
    people,
    plan: (index) => ({
      ...participant(index, layouts['3x3']),
      camera: cameras.high,
      microphone: { kind: 'turns', of: 8, index: index % 8, seconds: 3 },
    }),
    seen: ({ layers, participants }) =>
      sum(layers.slice(sharp)) / (participants * Math.min(layouts['3x3'].tiles, participants - 1)),
  }),
}

const participant = (index: number, layout: LayoutPlan | undefined): ParticipantPlan => ({
  room: 'peers',
  name: `Participant ${index + 1}`,
  ...(layout && { layout }),
  protocol: 'udp',
  cipher: 'gcm',
})

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
