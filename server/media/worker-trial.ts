import { createWorker, version } from 'mediasoup'

/** Starts a worker and ends it again: its version, and the memory it takes, KiB. Rejects if it does not start. */
export async function tryWorker(): Promise<{ version: string; memory: number }> {
  const worker = await createWorker({ logLevel: 'none' })
  try {
    const { ru_maxrss: memory } = await worker.getResourceUsage()
    return { version, memory }
  } finally {
    worker.close()
  }
}
