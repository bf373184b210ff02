import type { TargetPlace } from './target.ts'

/** When somebody speaks. `turns`: `of` people one after another, each `seconds` long, this one the `index`th. */
export type TalkPattern =
  | { kind: 'always' }
  | { kind: 'never' }
  | { kind: 'turns'; of: number; index: number; seconds: number }

/** One simulcast layer: pixels, bit/s. */
export type LayerPlan = { width: number; height: number; bitrate: number }

/** A camera: its layers, the lowest first, all at one rate. */
export type CameraPlan = { framesPerSecond: number; layers: LayerPlan[] }

/** What a participant looks at: as many tiles as fit, of this size in pixels, the first one perhaps larger. */
export type LayoutPlan = {
  tiles: number
  width: number
  height: number
  stage?: { width: number; height: number }
}

/** One participant, in a form that can be handed to another process. */
export type ParticipantPlan = {
  room: string
  name: string
  microphone?: TalkPattern
  camera?: CameraPlan
  /** None: it only publishes. */
  layout?: LayoutPlan
  /** Never connects what it would receive by: only what it sends is to be measured. */
  deaf?: boolean
  protocol: 'udp' | 'tcp'
  /** Media goes by the server's TURN server. */
  relayed?: boolean
  cipher: 'gcm' | 'cm'
}

/** Where the participants of one process go, and how many ms they wait between sends. */
export type ProcessPlan = { place: TargetPlace; tick: number }

/** What Atrium's own client sends of a camera. */
export const cameras = {
  high: {
    framesPerSecond: 30,
    layers: [
      { width: 320, height: 180, bitrate: 120_000 },
      { width: 640, height: 360, bitrate: 400_000 },
      { width: 1_280, height: 720, bitrate: 1_500_000 },
    ],
  },
  medium: {
    framesPerSecond: 30,
    layers: [
      { width: 320, height: 180, bitrate: 120_000 },
      { width: 640, height: 360, bitrate: 400_000 },
    ],
  },
  low: { framesPerSecond: 30, layers: [{ width: 320, height: 180, bitrate: 120_000 }] },
} as const satisfies Record<string, CameraPlan>

/** What is on the screen, by the names of LiveKit's load test, on a window of 1280 x 720. */
export const layouts = {
  speaker: { tiles: 6, width: 256, height: 144, stage: { width: 1_280, height: 576 } },
  '3x3': { tiles: 9, width: 426, height: 240 },
  '4x4': { tiles: 16, width: 320, height: 180 },
  '5x5': { tiles: 25, width: 256, height: 144 },
} as const satisfies Record<string, LayoutPlan>
