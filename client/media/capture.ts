import { mediaDevices } from './device-trouble.ts'

type Kind = 'audio' | 'video'
type Request = {
  kind: Kind
  wished: MediaTrackConstraints
  granted(track: MediaStreamTrack): void
  refused(error: unknown): void
}

/** Asks the browser for microphone and camera; what is asked for in the same moment is one question to the person. */
export class Capture {
  #requests: Request[] = []

  /** Captures a track; rejects with what the browser says. */
  track(kind: Kind, wished: MediaTrackConstraints): Promise<MediaStreamTrack> {
    return new Promise((granted, refused) => {
      if (this.#requests.push({ kind, wished, granted, refused }) === 1)
        queueMicrotask(() => void this.#askAll())
    })
  }

  async #askAll(): Promise<void> {
    const requests = this.#requests
    this.#requests = []
    if (requests.length > 1 && (await this.#askTogether(requests))) return
    await Promise.all(requests.map((request) => this.#askAlone(request)))
  }

  /** False if that fails: one may be refused or missing where the other is not. */
  async #askTogether(requests: Request[]): Promise<boolean> {
    try {
      const stream = await ask(Object.fromEntries(requests.map(({ kind, wished }) => [kind, wished])))
      const tracks = requests.map(({ kind }) => stream.getTracks().find((track) => track.kind === kind))
      if (tracks.includes(undefined) || new Set(tracks).size < requests.length) {
        for (const track of stream.getTracks()) track.stop()
        return false
      }
      for (const [index, { granted }] of requests.entries()) granted(tracks[index]!)
      return true
    } catch {
      return false
    }
  }

  async #askAlone({ kind, wished, granted, refused }: Request): Promise<void> {
    try {
      granted(await first(kind, wished))
    } catch (error) {
      const { deviceId, ...others } = wished
      if (deviceId === undefined || !isMissing(error)) return refused(error)
      // The chosen device is gone or cannot do it: any other is better than none.
      await first(kind, others).then(granted, refused)
    }
  }
}

const isMissing = (error: unknown): boolean =>
  ['OverconstrainedError', 'NotFoundError'].includes((error as Error).name)

async function ask(constraints: MediaStreamConstraints): Promise<MediaStream> {
  return mediaDevices().getUserMedia(constraints)
}

async function first(kind: Kind, wished: MediaTrackConstraints): Promise<MediaStreamTrack> {
  const [track] = (await ask({ [kind]: wished })).getTracks()
  if (track) return track
  throw new DOMException('no track', 'NotFoundError')
}
