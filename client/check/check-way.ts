import { Echo, type EchoParts } from './echo.ts'
import { figuresOf } from './figures.ts'
import { pause } from './pause.ts'
import { resultOf, type CheckResult, type Facts, type WayId } from './result.ts'
import { wayOf, type Way } from './ways.ts'

/** ms until media must have come back: TLS over TCP over a slow line takes its time. */
const patience = 12_000
const lookEvery = 150
/** So many packets make half a second of sound. */
const enough = 25

/** Sends sound by this way only, and waits for it to come back. */
export async function checkWay(id: WayId, parts: EchoParts, sound: MediaStreamTrack): Promise<CheckResult> {
  const way = wayOf(id, parts.iceServers)
  if (!way) return resultOf(id, 'not-offered')
  const facts = await roundTrip(parts, way, sound)
  return facts ? resultOf(id, 'works', facts) : resultOf(id, 'failed')
}

async function roundTrip(parts: EchoParts, way: Way, sound: MediaStreamTrack): Promise<Facts | undefined> {
  const echo = await Echo.open(parts, way)
  try {
    await echo.send(sound)
    const start = performance.now()
    while (performance.now() - start < patience && !echo.failed) {
      const { received, roundTripTime, path } = figuresOf(await echo.reports())
      if (received >= enough) return factsOf({ time: performance.now() - start, roundTripTime, path })
      await pause(lookEvery)
    }
    return undefined
  } finally {
    echo.close()
  }
}

const factsOf = ({
  time,
  roundTripTime,
  path,
}: { [K in 'time' | 'roundTripTime' | 'path']: Facts[K] | undefined }): Facts => ({
  ...(time !== undefined && { time }),
  ...(roundTripTime !== undefined && { roundTripTime }),
  ...(path !== undefined && { path }),
})
