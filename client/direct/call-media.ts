import { effectScope, shallowRef, watch, type ShallowRef } from 'vue'
import type { LocalMedia } from '../media/local-media.ts'

/** What every browser can; a choice would only make the letter long. */
const codecs: Record<'audio' | 'video', readonly string[]> = {
  audio: ['audio/opus'],
  video: ['video/VP8', 'video/rtx'],
}

/** Sound and picture of a call of two, both ways. What is muted or off sends nothing; nothing is ever negotiated anew. */
export class CallMedia {
  readonly audio: ShallowRef<MediaStreamTrack | undefined> = shallowRef()
  readonly video: ShallowRef<MediaStreamTrack | undefined> = shallowRef()
  readonly #connection: RTCPeerConnection
  readonly #local: LocalMedia
  readonly #scope = effectScope(true)

  constructor(connection: RTCPeerConnection, local: LocalMedia) {
    this.#connection = connection
    this.#local = local
    connection.addEventListener('track', ({ track }) => {
      if (track.kind === 'audio') this.audio.value = track
      else this.video.value = track
    })
  }

  /** Before an offer: one section each for sound and picture. */
  offer(): void {
    for (const kind of ['audio', 'video'] as const) {
      const transceiver = this.#connection.addTransceiver(kind, { direction: 'sendrecv' })
      const { codecs: known = [] } = RTCRtpReceiver.getCapabilities(kind) ?? {}
      transceiver.setCodecPreferences?.(known.filter(({ mimeType }) => codecs[kind].includes(mimeType)))
      this.#send(transceiver)
    }
  }

  /** Before an answer: both ways in whatever was offered. */
  answer(): void {
    for (const transceiver of this.#connection.getTransceivers()) {
      transceiver.direction = 'sendrecv'
      this.#send(transceiver)
    }
  }

  close(): void {
    this.#scope.stop()
    this.audio.value = undefined
    this.video.value = undefined
  }

  #send({ sender, receiver }: RTCRtpTransceiver): void {
    const { track } = receiver.track.kind === 'audio' ? this.#local.microphone : this.#local.camera
    this.#scope.run(() =>
      watch(
        track,
        (now) => {
          // A sender that has ended meanwhile needs no track.
          sender.replaceTrack(now ?? null).catch(() => undefined)
        },
        { immediate: true, flush: 'sync' },
      ),
    )
  }
}
