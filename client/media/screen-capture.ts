import { mediaDevices } from './device-trouble.ts'

/** Crisp text at few frames, or smooth movement. */
export type ScreenMode = 'detail' | 'motion'

const frameRates: Record<ScreenMode, MediaTrackConstraints> = {
  detail: { frameRate: { ideal: 10, max: 15 } },
  motion: { frameRate: { ideal: 30, max: 30 } },
}

const size: MediaTrackConstraints = { width: { max: 1_920 }, height: { max: 1_080 } }

/** Lets the person pick a screen, window or tab, with its sound where the browser can. */
export async function captureScreen(
  mode: ScreenMode,
): Promise<{ video: MediaStreamTrack; audio: MediaStreamTrack | undefined }> {
  const stream = await mediaDevices().getDisplayMedia({
    video: { ...size, ...frameRates[mode] },
    audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
  })
  const [video] = stream.getVideoTracks()
  if (!video) throw new DOMException('nothing was picked', 'NotFoundError')
  hint(video, mode)
  return { video, audio: stream.getAudioTracks()[0] }
}

/** Changes the mode of a running share. */
export async function changeMode(video: MediaStreamTrack, mode: ScreenMode): Promise<void> {
  hint(video, mode)
  await video.applyConstraints({ ...size, ...frameRates[mode] })
}

/** Tells the encoder what matters (MediaStreamTrack Content Hints). */
function hint(video: MediaStreamTrack, mode: ScreenMode): void {
  if ('contentHint' in video) video.contentHint = mode
}
