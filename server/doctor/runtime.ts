import { tryWorker } from '../media/worker-trial.ts'
import { about, reasonOf, type Finding } from './finding.ts'

/** The first that runs TypeScript as it is. */
const firstNode = 24

/** Whether Node is new enough, and the media worker starts. */
export async function examineRuntime(): Promise<Finding[]> {
  return [examineNode(process.versions.node), await examineWorker()]
}

export function examineNode(version: string): Finding {
  const tell = about('Node')
  if (Number.parseInt(version, 10) >= firstNode) return tell.green(`It is ${version}.`)
  return tell.red(
    `It is ${version}, and ${firstNode} is needed.`,
    'npm start brings one along: use it, or npm run doctor.',
  )
}

async function examineWorker(): Promise<Finding> {
  const tell = about('media worker')
  try {
    const { version, memory } = await tryWorker()
    return tell.green(`mediasoup ${version} starts, with ${Math.round(memory / 1024)} MiB.`)
  } catch (error) {
    return tell.red(
      `It does not start: ${reasonOf(error)}.`,
      'npm run setup gets or builds one; MEDIASOUP_WORKER_BIN has to name one of the same version.',
    )
  }
}
