import { mkdir, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { machine } from '../run/outcome.ts'
import type { ContestantName } from './contestants.ts'
import type { PeerRow } from './figures.ts'
import type { Growth } from './growth.ts'
import { renderPeers } from './report.ts'
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
export type PeersOutcome = { at: string; machine: typeof machine; command: string; scenes: SceneOutcome[] }

/** Writes figures and report; the folders are made. */
export async function writePeers(
  scenes: SceneOutcome[],
  args: readonly string[],
  { json, html }: { json: string; html: string },
): Promise<void> {
  const command = ['npm run bench:peers --', ...args].join(' ')
  const outcome: PeersOutcome = { at: new Date().toISOString(), machine, command, scenes }
  await Promise.all([json, html].map((file) => mkdir(dirname(file), { recursive: true })))
  await writeFile(json, `${JSON.stringify(outcome, null, 2)}\n`)
  await writeFile(html, renderPeers(outcome))
}
