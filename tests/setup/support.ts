import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { Progress, Step } from '../../deploy/setup/progress.mjs'

/** A new folder that is gone after the test. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'atrium-setup-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** Writes files below a folder, by path. */
export async function writeFiles(folder: string, files: Record<string, string>): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), content)
  }
}

/** Writes a shell script that can be run. */
export async function writeScript(path: string, ...lines: string[]): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, ['#!/bin/sh', ...lines, ''].join('\n'))
  await chmod(path, 0o755)
}

/** A progress without terminal, and what it has written. */
export function recordedProgress(): { progress: Progress; written: () => string } {
  let text = ''
  const output = { write: (more: string) => (text += more) }
  return { progress: new Progress({ output }), written: () => text }
}

/** A step of a progress that nobody sees. */
export function quietStep(): Step {
  return new Step(recordedProgress().progress, 'step')
}
