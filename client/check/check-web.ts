import type { Wire } from '../room/wire.ts'
import { resultOf, type CheckResult } from './result.ts'

/** ms the server has to answer, and above which answers feel slow. */
const patience = 10_000
const slow = 500
const pings = 5

/** The page's own connection: is it encrypted, and does the server answer? */
export async function checkHttps(url = ''): Promise<CheckResult> {
  const start = performance.now()
  try {
    const response = await fetch(`${url}/healthz`, {
      cache: 'no-store',
      signal: AbortSignal.timeout(patience),
    })
    if (!response.ok) return resultOf('https', 'unreachable', { error: `HTTP ${response.status}` })
  } catch (error) {
    return resultOf('https', 'unreachable', { error: String(error) })
  }
  const time = performance.now() - start
  if (globalThis.location?.protocol === 'https:') return resultOf('https', 'secure', { time })
  return resultOf('https', globalThis.isSecureContext ? 'local' : 'insecure', { time })
}

/** The connection by which a meeting is arranged. */
export async function checkWebSocket(wire: Wire): Promise<CheckResult> {
  const start = performance.now()
  try {
    await wire.ready()
    const time = performance.now() - start
    const times: number[] = []
    for (let count = 0; count < pings; count++) {
      const asked = performance.now()
      await wire.ask('connection.ping', {})
      times.push(performance.now() - asked)
    }
    const roundTripTime = times.toSorted((a, b) => a - b)[Math.floor(pings / 2)] ?? 0
    return resultOf('websocket', roundTripTime > slow ? 'slow' : 'open', { time, roundTripTime })
  } catch (error) {
    return resultOf('websocket', 'blocked', { error: String(error) })
  }
}
