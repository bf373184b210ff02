import type { Origin } from '../report/origin.ts'
import type { ContestantName } from './contestants.ts'
import type { PeerRow } from './figures.ts'
import type { Growth } from './growth.ts'
import type { SceneName } from './scene.ts'

/** One scene: each server's figures, what Atrium is beside the others, and every round that counts. */
export type SceneOutcome = {
  name: SceneName
  title: string
  people: number
  rows: PeerRow[]
  sentences: string[]
  rounds: Partial<Record<ContestantName, Growth[]>>
}

/** A whole comparison: what the JSON file holds, and what the report is drawn from. */
export type PeersOutcome = Origin & { scenes: SceneOutcome[] }
