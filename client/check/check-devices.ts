import { Lifetime } from '#shared/lifetime.ts'
import { Capture } from '../media/capture.ts'
import { toDeviceTrouble } from '../media/device-trouble.ts'
import { Echo, type EchoParts } from './echo.ts'
import { figuresOf } from './figures.ts'
import { pause } from './pause.ts'
import { resultOf, type CheckResult } from './result.ts'
import { anyWay } from './ways.ts'

/** ms that are recorded, and between two looks at how loud it is. */
const recorded = 5_000
const lookEvery = 200
/** Louder than the noise of a muted microphone; 0 to 1. */
const audible = 0.003

/** Renders a track without a sound: only then does a browser decode it. Returns how to stop. */
export type Render = (track: MediaStreamTrack) => () => void

/** What came back of one's own voice. */
export type Recording = { results: CheckResult[]; sound: Blob | undefined }

export async function checkCamera(): Promise<CheckResult> {
  try {
    const track = await new Capture().track('video', {})
    const { width = 0, height = 0 } = track.getSettings()
    track.stop()
    return resultOf('camera', 'works', { size: `${width} × ${height}` })
  } catch (error) {
    return resultOf('camera', 'trouble', { error: toDeviceTrouble(error).code })
  }
}

/** Sends the microphone's sound to the server, and records what comes back. */
export async function checkMicrophone(parts: EchoParts, render: Render): Promise<Recording> {
  let track: MediaStreamTrack
  try {
    track = await new Capture().track('audio', {})
  } catch (error) {
    const trouble = resultOf('microphone', 'trouble', { error: toDeviceTrouble(error).code })
    return { results: [trouble, resultOf('playback', 'untested')], sound: undefined }
  }
  try {
    return await record(parts, track, render)
  } finally {
    track.stop()
  }
}

async function record(parts: EchoParts, track: MediaStreamTrack, render: Render): Promise<Recording> {
  const life = new Lifetime()
  try {
    const echo = life.own(await Echo.open(parts, anyWay(parts.iceServers)))
    const back = await echo.send(track)
    life.onClose(render(back.track))
    const recorder = startRecorder(back.track)
    let level = 0
    let received = 0
    for (let time = 0; time < recorded; time += lookEvery) {
      await pause(lookEvery)
      const figures = figuresOf(await echo.reports())
      level = Math.max(level, figures.level)
      received = figures.received
    }
    const sound = await recorder.stop()
    return {
      results: [
        resultOf('microphone', level >= audible ? 'works' : 'silent'),
        resultOf('playback', received > 0 ? 'returned' : 'lost'),
      ],
      sound: sound.size > 0 && received > 0 ? sound : undefined,
    }
  } finally {
    life.close()
  }
}

function startRecorder(track: MediaStreamTrack): { stop(): Promise<Blob> } {
  const recorder = new MediaRecorder(new MediaStream([track]))
  const parts: Blob[] = []
  recorder.addEventListener('dataavailable', ({ data }) => parts.push(data))
  recorder.start()
  return {
    stop: () =>
      new Promise((resolve) => {
        recorder.addEventListener('stop', () => resolve(new Blob(parts, { type: recorder.mimeType })))
        recorder.stop()
      }),
  }
}
