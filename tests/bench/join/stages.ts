/** The steps on the way to the first remote frame, in their order; the first four are taken at the door, before the click. */
export const stages = [
  'described',
  'path gathered',
  'path found',
  'connected',
  'join asked',
  'join answered',
  'tile on screen',
  'frame complete',
  'frame decoded',
  'frame shown',
] as const
export type Stage = (typeof stages)[number]

/** When each step was reached (ms, as of the page's `performance.now()`), the first time. */
export type Noted = Partial<Record<Stage, number>>

/** Runs in the page before everything else: notes when the steps are reached, by events alone. */
export function noteStages(): void {
  const noted: Noted = {}
  ;(globalThis as { noted?: Noted }).noted = noted
  const note = (stage: Stage, at = performance.now()): void => void (noted[stage] ??= at)
  globalThis.WebSocket = class extends WebSocket {
    #asked: string | undefined
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols)
      // Before the page's own listener, which draws the meeting.
      this.addEventListener('message', ({ data }) => {
        if (this.#asked && String(data).startsWith(`43${this.#asked}[`)) note('join answered')
      })
    }
    override send(data: Parameters<WebSocket['send']>[0]): void {
      this.#asked ??= typeof data === 'string' ? /^42(\d+)\["room.join"/.exec(data)?.[1] : undefined
      if (this.#asked) note('join asked')
      super.send(data)
    }
  }
  globalThis.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      this.addEventListener('track', ({ track }) => {
        if (track.kind !== 'video') return
        note('described')
        this.addEventListener('icecandidate', () => note('path gathered'))
        this.addEventListener('iceconnectionstatechange', () => {
          if (this.iceConnectionState === 'connected') note('path found')
        })
        this.addEventListener('connectionstatechange', () => {
          if (this.connectionState === 'connected') note('connected')
        })
      })
    }
  }
}
