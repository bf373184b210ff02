import type { Lifetime } from '#shared/lifetime.ts'

/**
 * Resolves when all candidates are there, or after `limit` ms with those that are: where UDP is dropped, a browser
 * waits 40 s for STUN.
 */
export function gathered(connection: RTCPeerConnection, life: Lifetime, limit: number): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (connection.iceGatheringState === 'complete') done()
    }
    const done = (): void => {
      connection.removeEventListener('icegatheringstatechange', look)
      cancel()
      resolve()
    }
    connection.addEventListener('icegatheringstatechange', look)
    const cancel = life.after(limit, done)
    life.onClose(done)
    look()
  })
}
